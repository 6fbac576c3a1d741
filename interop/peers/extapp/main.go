// extapp is an ABCI socket server: CometBFT's example kvstore with a vote
// extension that is never empty, as chains have that use them. A node whose
// genesis enables vote extensions makes blocks with it only if every precommit
// for a block carries a valid extension signature.
//
// This file is shared: each version's directory links to it and adds abci.go,
// which names that version's types.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

type app struct {
	*kvstoreApp
	length int
}

// extension is a function of the height alone, so that every validator that
// runs with the same flags makes the same one and can verify the others'.
func (a *app) extension(height int64) []byte {
	text := fmt.Sprintf("extension of height %d;", height)
	if a.length > 0 {
		text = strings.Repeat(text, a.length/len(text)+1)[:a.length]
	}
	return []byte(text)
}

func (a *app) ExtendVote(_ context.Context, req *extendVoteRequest) (*extendVoteResponse, error) {
	return extendVote(a.extension(req.Height)), nil
}

func (a *app) VerifyVoteExtension(_ context.Context, req *verifyRequest) (*verifyResponse, error) {
	if !carries(req, a.extension(req.Height)) {
		log.Printf("height %d: refused the extension of validator %X", req.Height, req.ValidatorAddress)
		return &verifyResponse{Status: reject}, nil
	}
	return &verifyResponse{Status: accept}, nil
}

// PrepareProposal is where an application sees the extensions of the height
// before, the proposer's own among them. They are on no RPC path, so a test
// reads them from this line.
func (a *app) PrepareProposal(ctx context.Context, req *prepareRequest) (*prepareResponse, error) {
	for _, v := range req.LocalLastCommit.Votes {
		log.Printf("height %d: validator %X %s", req.Height-1, v.Validator.Address, describe(v))
	}
	return a.kvstoreApp.PrepareProposal(ctx, req)
}

func main() {
	log.SetFlags(0)
	addr := flag.String("addr", "", "where to listen: unix:///path or tcp://127.0.0.1:port")
	length := flag.Int("extension-bytes", 0, "length of the extension (0: a short text)")
	flag.Parse()
	if *addr == "" || *length < 0 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}

	srv, err := newServer(*addr, &app{newKVStore(), *length})
	if err == nil {
		err = srv.Start()
	}
	if err != nil {
		log.Fatal("extapp: ", err)
	}
	log.Print("listening on ", *addr)

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
	_ = srv.Stop() // removes the unix socket
}
