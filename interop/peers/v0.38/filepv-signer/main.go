// filepv-signer serves CometBFT's own FilePV as a remote signer, over the
// privval package's own SignerServer and dialer: what a signer's latency is
// measured beside. The key is made where there is none.
package main

import (
	"flag"
	"log"
	"os"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtlog "github.com/cometbft/cometbft/libs/log"
	"github.com/cometbft/cometbft/privval"
)

// A node that is not asking for anything else pings more often than this.
const patience = 10 * time.Second

func main() {
	log.SetFlags(0)
	log.SetPrefix("filepv-signer: ")
	key := flag.String("key", "", "priv_validator_key.json, made if missing")
	state := flag.String("state", "", "priv_validator_state.json, made if missing")
	chain := flag.String("chain", "", "chain id")
	addr := flag.String("addr", "", "the node's priv_validator_laddr, tcp://HOST:PORT")
	flag.Parse()
	if *key == "" || *state == "" || *chain == "" || *addr == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}

	dial := privval.DialTCPFn(*addr, patience, ed25519.GenPrivKey())
	endpoint := privval.NewSignerDialerEndpoint(cmtlog.NewTMLogger(os.Stderr), dial,
		privval.SignerDialerEndpointTimeoutReadWrite(patience))
	server := privval.NewSignerServer(endpoint, *chain, privval.LoadOrGenFilePV(*key, *state))
	if err := server.Start(); err != nil {
		log.Fatal(err)
	}
	<-server.Quit()
}
