package main

import (
	"bytes"
	"fmt"

	"github.com/cometbft/cometbft/abci/example/kvstore"
	"github.com/cometbft/cometbft/abci/server"
	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/libs/service"
)

type (
	kvstoreApp         = kvstore.Application
	prepareRequest     = abci.RequestPrepareProposal
	prepareResponse    = abci.ResponsePrepareProposal
	extendVoteRequest  = abci.RequestExtendVote
	extendVoteResponse = abci.ResponseExtendVote
	verifyRequest      = abci.RequestVerifyVoteExtension
	verifyResponse     = abci.ResponseVerifyVoteExtension
)

const (
	accept = abci.ResponseVerifyVoteExtension_ACCEPT
	reject = abci.ResponseVerifyVoteExtension_REJECT
)

func newKVStore() *kvstoreApp { return kvstore.NewInMemoryApplication() }

func newServer(addr string, a *app) (service.Service, error) {
	return server.NewServer(addr, "socket", a)
}

func extendVote(ext []byte) *extendVoteResponse {
	return &extendVoteResponse{VoteExtension: ext}
}

func carries(req *verifyRequest, ext []byte) bool {
	return bytes.Equal(req.VoteExtension, ext)
}

func describe(v abci.ExtendedVoteInfo) string {
	return fmt.Sprintf("extension=%d signature=%d", len(v.VoteExtension), len(v.ExtensionSignature))
}
