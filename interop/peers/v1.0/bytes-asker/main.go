// bytes-asker is the node's side of CometBFT 1.0's SignBytes: the privval
// package's own listener and SignerClient, which ask a remote signer for its
// key and then to sign each argument, bytes in hex, -count times. It prints
// "signed" with the median in microseconds, every signature verified outside
// of it, or "refused" with the signer's words.
package main

import (
	"encoding/hex"
	"errors"
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
	cmtlog "github.com/cometbft/cometbft/libs/log"
	"github.com/cometbft/cometbft/privval"
)

// A signer that was just started dials within a second.
const patience = 20 * time.Second

func main() {
	log.SetFlags(0)
	log.SetPrefix("bytes-asker: ")
	addr := flag.String("addr", "", "where the signer dials, tcp://HOST:PORT")
	chain := flag.String("chain", "", "chain id")
	count := flag.Int("count", 1, "how often each is asked")
	flag.Parse()
	if *addr == "" || *chain == "" || *count < 1 || flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	socket, err := net.Listen("tcp", strings.TrimPrefix(*addr, "tcp://"))
	if err != nil {
		log.Fatal(err)
	}
	listener := privval.NewTCPListener(socket, ed25519.GenPrivKey())
	client, err := privval.NewSignerClient(
		privval.NewSignerListenerEndpoint(cmtlog.NewNopLogger(), listener), *chain)
	if err != nil {
		log.Fatal(err)
	}
	if err := client.WaitForConnection(patience); err != nil {
		log.Fatal(err)
	}
	key, err := client.GetPubKey()
	if err != nil {
		log.Fatal(err)
	}
	for _, text := range flag.Args() {
		value, err := hex.DecodeString(text)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(ask(client, key, value, *count))
	}
}

func ask(client *privval.SignerClient, key crypto.PubKey, value []byte, count int) string {
	var took []time.Duration
	for range count {
		began := time.Now()
		signature, err := client.SignBytes(value)
		took = append(took, time.Since(began))
		var refusal *privval.RemoteSignerError
		if errors.As(err, &refusal) {
			return "refused " + refusal.Description
		}
		if err != nil {
			log.Fatal(err)
		}
		if !key.VerifySignature(value, signature) {
			log.Fatalf("a signature over %x does not verify", value)
		}
	}
	slices.Sort(took)
	return fmt.Sprintf("signed %d", took[len(took)/2].Microseconds())
}
