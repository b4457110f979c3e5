// Command bareput is the smallest chaincode there is: one transaction puts one
// value under one key and checks nothing. `make bench` measures the product
// against it on the same channel, because it shows what Fabric itself costs.
//
//	put KEY VALUE   writes
//	get KEY         reads; used to see whether the chaincode answers
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
)

type bareput struct{}

// Init does nothing: the definition does not require initialisation.
func (bareput) Init(shim.ChaincodeStubInterface) *peer.Response { return shim.Success(nil) }

// Invoke runs put or get.
func (bareput) Invoke(stub shim.ChaincodeStubInterface) *peer.Response {
	name, args := stub.GetFunctionAndParameters()
	switch {
	case name == "put" && len(args) == 2:
		if err := stub.PutState(args[0], []byte(args[1])); err != nil {
			return shim.Error(err.Error())
		}
		return shim.Success(nil)
	case name == "get" && len(args) == 1:
		value, err := stub.GetState(args[0])
		if err != nil {
			return shim.Error(err.Error())
		}
		return shim.Success(value)
	}
	return shim.Error("put KEY VALUE, or get KEY")
}

func run() error {
	listen := flag.String("listen", "", "address to serve the peer on, host:port")
	packageID := flag.String("package-id-file", "", "file of the package ID that the peer asks for, label:sha256")
	folder := flag.String("tls", "", "folder of server.crt and server.key")
	clientCA := flag.String("client-ca", "", "certificate of the authority of the only clients that may connect")
	flag.Parse()
	if *listen == "" || *packageID == "" || *folder == "" || *clientCA == "" {
		return errors.New("--listen, --package-id-file, --tls and --client-ca are all needed")
	}
	var id []byte
	var secured shim.TLSProperties
	for _, file := range []struct {
		path string
		into *[]byte
	}{
		{*packageID, &id},
		{filepath.Join(*folder, "server.crt"), &secured.Cert},
		{filepath.Join(*folder, "server.key"), &secured.Key},
		{*clientCA, &secured.ClientCACerts},
	} {
		text, err := os.ReadFile(file.path)
		if err != nil {
			return err
		}
		*file.into = text
	}
	server := &shim.ChaincodeServer{CCID: strings.TrimSpace(string(id)), Address: *listen, CC: bareput{}, TLSProps: secured}
	return server.Start()
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bareput:", err)
		os.Exit(1)
	}
}
