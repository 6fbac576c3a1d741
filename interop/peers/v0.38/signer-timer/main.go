// signer-timer is the node's side of several signers at once: for each
// address the privval package's own listener and SignerClient. All of them
// take turns, round by round, at three paces: back to back, with pauses of
// 2 ms between the messages of a height and 20 ms between heights, and a
// block each second, which they share. It prints a line for each address,
// pace and round: their numbers, then p50 and p99 in microseconds, and "all"
// in place of the round for the whole. Each proposal's and vote's signature
// is verified outside the measured time, an extension's is not. A signer that
// has signed above height 1 refuses.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/tmhash"
	cmtlog "github.com/cometbft/cometbft/libs/log"
	"github.com/cometbft/cometbft/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

// All signers have been started before.
const patience = 60 * time.Second

var paces = []string{"back to back", "pauses of 2/20 ms", "blocks of 1 s"}

type signer struct {
	chain  string
	client *privval.SignerClient
	key    crypto.PubKey
	height int64
	took   map[string][]time.Duration // of the round that runs
	all    map[string][]time.Duration
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("signer-timer: ")
	chain := flag.String("chain", "", "chain id")
	rounds := flag.Int("rounds", 3, "how many")
	heights := flag.Int("heights", 100, "of a round with pauses; four times as many back to back")
	blocks := flag.Int("blocks", 8, "of a round with a block each second")
	flag.Parse()
	if *chain == "" || *rounds < 1 || *heights < 1 || *blocks < 1 || flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: signer-timer -chain ID [option...] tcp://HOST:PORT...")
		flag.PrintDefaults()
		os.Exit(2)
	}
	var signers []*signer
	for _, addr := range flag.Args() {
		signers = append(signers, listen(addr, *chain))
	}
	fmt.Println("listening")
	for _, s := range signers {
		s.connect()
	}
	for _, s := range signers {
		s.run("", 4**heights, 0, 0) // warm
	}
	for round := 1; round <= *rounds; round++ {
		for _, s := range signers {
			s.run(paces[0], 4**heights, 0, 0)
		}
		for _, s := range signers {
			s.run(paces[1], *heights, 2*time.Millisecond, 20*time.Millisecond)
		}
		share(signers, *blocks)
		print(signers, fmt.Sprint(round))
	}
	for _, s := range signers {
		s.took = s.all
	}
	print(signers, "all")
}

func listen(addr, chain string) *signer {
	socket, err := net.Listen("tcp", strings.TrimPrefix(addr, "tcp://"))
	if err != nil {
		log.Fatal(err)
	}
	listener := privval.NewTCPListener(socket, ed25519.GenPrivKey())
	client, err := privval.NewSignerClient(
		privval.NewSignerListenerEndpoint(cmtlog.NewNopLogger(), listener), chain)
	if err != nil {
		log.Fatal(err)
	}
	return &signer{chain: chain, client: client,
		took: map[string][]time.Duration{}, all: map[string][]time.Duration{}}
}

func (s *signer) connect() {
	if err := s.client.WaitForConnection(patience); err != nil {
		log.Fatal(err)
	}
	key, err := s.client.GetPubKey()
	if err != nil {
		log.Fatal(err)
	}
	s.key = key
}

func (s *signer) run(pace string, heights int, betweenMessages, betweenHeights time.Duration) {
	for range heights {
		time.Sleep(betweenHeights)
		s.height++
		for message := range 3 {
			if message > 0 {
				time.Sleep(betweenMessages)
			}
			s.ask(pace, message)
		}
	}
}

// share has all signers asked in the same second, each one every third of it.
func share(signers []*signer, blocks int) {
	next := time.Now()
	between := time.Second / time.Duration(3*len(signers))
	for range blocks {
		for message := range 3 {
			for _, s := range signers {
				next = next.Add(between)
				time.Sleep(time.Until(next))
				if message == 0 {
					s.height++
				}
				s.ask(paces[2], message)
			}
		}
	}
}

// ask asks for a height's proposal, prevote or precommit.
func (s *signer) ask(pace string, message int) {
	hash := tmhash.Sum([]byte(fmt.Sprint(s.height)))
	id := cmtproto.BlockID{Hash: hash, PartSetHeader: cmtproto.PartSetHeader{Total: 1, Hash: hash}}
	now := time.Now()
	var bytes, signature []byte
	var err error
	var began time.Time
	var took time.Duration
	if message == 0 {
		proposal := cmtproto.Proposal{Type: cmtproto.ProposalType, Height: s.height, PolRound: -1, BlockID: id, Timestamp: now}
		began = time.Now()
		err = s.client.SignProposal(s.chain, &proposal)
		took = time.Since(began)
		bytes, signature = types.ProposalSignBytes(s.chain, &proposal), proposal.Signature
	} else {
		vote := cmtproto.Vote{Type: cmtproto.PrevoteType, Height: s.height, BlockID: id, Timestamp: now,
			ValidatorAddress: s.key.Address()}
		if message == 2 {
			vote.Type = cmtproto.PrecommitType
		}
		began = time.Now()
		err = s.client.SignVote(s.chain, &vote)
		took = time.Since(began)
		bytes, signature = types.VoteSignBytes(s.chain, &vote), vote.Signature
	}
	if err != nil {
		log.Fatal(err)
	}
	if !s.key.VerifySignature(bytes, signature) {
		log.Fatalf("the signature of height %d does not verify", s.height)
	}
	if pace != "" {
		s.took[pace] = append(s.took[pace], took)
	}
}

// print prints what each took since it was called last.
func print(signers []*signer, round string) {
	for _, pace := range paces {
		for i, s := range signers {
			sorted := slices.Clone(s.took[pace])
			slices.Sort(sorted)
			fmt.Printf("%d\t%s\t%s\t%d\t%d\n", i, pace, round,
				sorted[len(sorted)/2].Microseconds(), sorted[len(sorted)*99/100].Microseconds())
			s.all[pace] = append(s.all[pace], s.took[pace]...)
			s.took[pace] = nil
		}
	}
}
