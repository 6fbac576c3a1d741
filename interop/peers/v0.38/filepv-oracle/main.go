// filepv-oracle puts CometBFT's own FilePV at a test's service, so that a
// signer's decisions can be compared with the ones a node's local key would
// take. Each line on stdin is the hex of one privval Message (without its
// length prefix) and is answered by one line on stdout:
//
//	ok HEX            FilePV signed; HEX is the response Message
//	error HEX TEXT    FilePV refused; HEX is "-" if it made no response
//	panic TEXT        FilePV panicked; it was loaded again from its files
//	invalid TEXT      the line is not the hex of a Message; FilePV saw nothing
//
// The line "restart" loads FilePV again and is answered by "restarted".
package main

import (
	"bufio"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/cometbft/cometbft/privval"
	privvalproto "github.com/cometbft/cometbft/proto/tendermint/privval"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("filepv-oracle: ")
	key := flag.String("key", "", "an existing priv_validator_key.json")
	state := flag.String("state", "", "priv_validator_state.json, made empty if missing")
	chain := flag.String("chain", "", "chain id")
	flag.Parse()
	if *key == "" || *state == "" || *chain == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}

	if _, err := os.Stat(*state); os.IsNotExist(err) {
		// Only the state: saving the whole FilePV would rewrite the key file.
		privval.LoadFilePVEmptyState(*key, *state).LastSignState.Save()
	}
	load := func() *privval.FilePV { return privval.LoadFilePV(*key, *state) }
	pv := load()

	// Lines have no upper length: an extension may be a MiB long.
	in := bufio.NewReaderSize(os.Stdin, 1<<16)
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	for {
		line, err := in.ReadString('\n')
		if line != "" { // it is only at the end of the input
			line = strings.TrimSpace(line)
			var reply string
			if line == "restart" {
				pv = load()
				reply = "restarted"
			} else if reply = answer(pv, *chain, line); strings.HasPrefix(reply, "panic ") {
				// FilePV may have changed its memory before it panicked.
				pv = load()
			}
			fmt.Fprintln(out, reply)
		}
		// A caller that sends many lines at once gets its answers in few writes.
		if err != nil || in.Buffered() == 0 {
			if err := out.Flush(); err != nil {
				log.Fatal(err)
			}
		}
		if err == io.EOF {
			return
		} else if err != nil {
			log.Fatal(err)
		}
	}
}

func answer(pv *privval.FilePV, chain, line string) (reply string) {
	raw, err := hex.DecodeString(line)
	if err != nil {
		return "invalid " + oneLine(err)
	}
	var req privvalproto.Message
	if err := req.Unmarshal(raw); err != nil {
		return "invalid " + oneLine(err)
	}

	defer func() {
		if p := recover(); p != nil {
			reply = "panic " + oneLine(p)
		}
	}()
	res, err := privval.DefaultValidationRequestHandler(pv, req, chain)
	made := "-"
	if res.Sum != nil {
		b, err := res.Marshal()
		if err != nil {
			return "panic " + oneLine(err)
		}
		made = hex.EncodeToString(b)
	}
	if err != nil {
		return "error " + made + " " + oneLine(err)
	}
	return "ok " + made
}

// oneLine keeps a text from breaking the one-line answers.
func oneLine(v any) string {
	return strings.Join(strings.Fields(fmt.Sprint(v)), " ")
}
