// Command ccaas-builder is Fabric's external builder for chaincode that runs
// as a service: the peer builds nothing, it only learns where to connect. The
// name under which the program is called says which of the three steps it is:
//
//	detect  SOURCE METADATA          exit 0 when metadata.json says type "ccaas"
//	build   SOURCE METADATA OUTPUT   checks connection.json and copies it
//	release OUTPUT RELEASE           puts it where the peer looks for it
//
// Where the server asks who connects (client_auth_required), release adds the
// peer's certificate and key, server.crt and server.key of the folder that
// LUZHENG_PEER_TLS names. They never were in the package, which travels.
//
// There is no run step: the chaincode server is not the peer's child.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

const connectionFile = "connection.json"

// peerTLS is the environment variable that names the peer's TLS folder.
const peerTLS = "LUZHENG_PEER_TLS"

// maxFile bounds what is read from a package.
const maxFile = 1 << 16

var errNotOurs = errors.New("not a package of type ccaas")

func main() {
	step := filepath.Base(os.Args[0])
	if err := run(step, os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "ccaas-builder %s: %v\n", step, err)
		os.Exit(1)
	}
}

func run(step string, args []string) error {
	switch {
	case step == "detect" && len(args) == 2:
		return detect(args[1])
	case step == "build" && len(args) == 3:
		return build(args[0], args[2])
	case step == "release" && len(args) == 2:
		return release(args[0], args[1])
	}
	return errors.New("called with the wrong name or number of arguments")
}

func detect(metadata string) error {
	var m struct {
		Type string `json:"type"`
	}
	if err := readJSON(filepath.Join(metadata, "metadata.json"), &m); err != nil {
		return err
	}
	if m.Type != "ccaas" {
		return errNotOurs
	}
	return nil
}

func build(source, output string) error {
	var connection struct {
		Address string `json:"address"`
	}
	path := filepath.Join(source, connectionFile)
	if err := readJSON(path, &connection); err != nil {
		return err
	}
	if connection.Address == "" {
		return errors.New(connectionFile + " names no address")
	}
	return copyFile(path, filepath.Join(output, connectionFile))
}

func release(output, release string) error {
	var connection map[string]any
	from, to := filepath.Join(output, connectionFile), filepath.Join(release, "chaincode", "server", connectionFile)
	if err := readJSON(from, &connection); err != nil {
		return err
	}
	if connection["client_auth_required"] != true {
		return copyFile(from, to)
	}
	folder := os.Getenv(peerTLS)
	if folder == "" {
		return errors.New(peerTLS + " does not say where the peer's certificate is, which the chaincode server asks for")
	}
	for field, name := range map[string]string{"client_cert": "server.crt", "client_key": "server.key"} {
		text, err := readBounded(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		connection[field] = string(text)
	}
	text, err := json.Marshal(connection)
	if err != nil {
		return err
	}
	return writeFile(to, text, 0o600)
}

func readJSON(path string, into any) error {
	text, err := readBounded(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return nil
}

func readBounded(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(text) > maxFile {
		err = fmt.Errorf("%s has more than %d bytes", filepath.Base(path), maxFile)
	}
	return text, err
}

func copyFile(from, to string) error {
	text, err := readBounded(from)
	if err != nil {
		return err
	}
	return writeFile(to, text, 0o644)
}

func writeFile(to string, text []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, text, mode)
}
