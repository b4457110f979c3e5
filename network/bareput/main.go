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
	packageID := flag.String("package-id", "", "package ID that the peer asks for, label:sha256")
	flag.Parse()
	if *listen == "" || *packageID == "" {
		return errors.New("both --listen and --package-id are needed")
	}
	server := &shim.ChaincodeServer{
		CCID:     *packageID,
		Address:  *listen,
		CC:       bareput{},
		TLSProps: shim.TLSProperties{Disabled: true},
	}
	return server.Start()
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bareput:", err)
		os.Exit(1)
	}
}
