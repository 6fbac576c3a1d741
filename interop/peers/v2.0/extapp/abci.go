package main

import (
	"bytes"
	"fmt"

	"github.com/cometbft/cometbft/v2/abci/example/kvstore"
	"github.com/cometbft/cometbft/v2/abci/server"
	abci "github.com/cometbft/cometbft/v2/abci/types"
	"github.com/cometbft/cometbft/v2/libs/service"
)

type (
	kvstoreApp         = kvstore.Application
	prepareRequest     = abci.PrepareProposalRequest
	prepareResponse    = abci.PrepareProposalResponse
	extendVoteRequest  = abci.ExtendVoteRequest
	extendVoteResponse = abci.ExtendVoteResponse
	verifyRequest      = abci.VerifyVoteExtensionRequest
	verifyResponse     = abci.VerifyVoteExtensionResponse
)

const (
	accept = abci.VERIFY_VOTE_EXTENSION_STATUS_ACCEPT
	reject = abci.VERIFY_VOTE_EXTENSION_STATUS_REJECT
)

func newKVStore() *kvstoreApp { return kvstore.NewInMemoryApplication() }

func newServer(addr string, a *app) (service.Service, error) {
	return server.NewServer(addr, "socket", a)
}

// nonRP is the second extension of 2.0, whose signature covers these bytes and
// nothing else. It differs from the first, so that neither passes for the other.
func nonRP(ext []byte) []byte { return append([]byte("raw "), ext...) }

func extendVote(ext []byte) *extendVoteResponse {
	return &extendVoteResponse{VoteExtension: ext, NonRpExtension: nonRP(ext)}
}

func carries(req *verifyRequest, ext []byte) bool {
	return bytes.Equal(req.VoteExtension, ext) && bytes.Equal(req.NonRpVoteExtension, nonRP(ext))
}

func describe(v abci.ExtendedVoteInfo) string {
	return fmt.Sprintf("extension=%d signature=%d non_rp_extension=%d non_rp_signature=%d",
		len(v.VoteExtension), len(v.ExtensionSignature), len(v.NonRpVoteExtension), len(v.NonRpExtensionSignature))
}
