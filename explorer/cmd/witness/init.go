package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"luzheng/signer/cli"
	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
	"luzheng/signer/trust"
)

// The files of a witness's folder, beside those of package store.
const (
	identityFile   = "witness.json"
	keyFile        = "key.pem"
	passphraseFile = "passphrase"
)

// maxIdentity is more bytes than an identity has.
const maxIdentity = 4 << 10

func newInit() *cobra.Command {
	var dir, name, address, passphrase string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "建立见证方的密钥 / make the witness's key",
		Long: `在文件夹里建立 SM2 密钥，并输出见证方的身份：名称与公钥。请把它交给账本的各组织，
写入下一版信任根；密钥文件请自行妥善备份。

Makes an SM2 key in the folder and prints who the witness is: name and public
key. Give that to the organisations of the ledger, who put it into the next
trust root, and keep the folder's key safe. The passphrase is read from
--passphrase-file, or else made and kept beside the key.`,
		Example: `  witness init --data witness --name witness.court.example --url https://witness.court.example`,
	}
	cmd.Flags().StringVar(&dir, "data", "", "文件夹 / folder of the witness")
	cmd.Flags().StringVar(&name, "name", "", "会签所用名称 / what it cosigns under, such as witness.court.example")
	cmd.Flags().StringVar(&address, "url", "", "日志请求会签的地址 / address where the log asks it (optional)")
	cmd.Flags().StringVar(&passphrase, "passphrase-file", "", "口令文件 / file of the key's passphrase (default: made in the folder)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "以 JSON 输出 / print as JSON")
	cli.Required(cmd, "data", "name")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if !trust.ValidWitnessName(name) {
			return cli.Usagef("--name %q is not a name for a witness, such as witness.court.example", name)
		}
		w, err := initialise(dir, passphrase, trust.Witness{Name: name, URL: address})
		if err != nil {
			return err
		}
		if asJSON {
			return printJSON(cmd.OutOrStdout(), w)
		}
		key, err := gm.ParsePublicKey(w.Key)
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "Made %s. Give %s to the organisations of the ledger.\n", filepath.Join(dir, keyFile), filepath.Join(dir, identityFile))
		fmt.Fprintf(cmd.OutOrStdout(), "%s %s\n", w.Name, key.KeyID())
		return nil
	}
	return cmd
}

// initialise makes a witness's folder. A key that is there is never overwritten: it cannot be made again.
func initialise(dir, passphrasePath string, w trust.Witness) (*trust.Witness, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	passphrase, err := newPassphrase(dir, passphrasePath)
	if err != nil {
		return nil, err
	}
	key, err := gm.GenerateKey()
	if err != nil {
		return nil, err
	}
	encrypted, err := gm.MarshalPrivateKey(key, passphrase)
	if err != nil {
		return nil, err
	}
	if err := writeNew(filepath.Join(dir, keyFile), encrypted, 0o600); err != nil {
		return nil, err
	}
	w.Key = key.PublicKey().SPKI()
	identity, err := strictjson.Marshal(w)
	if err != nil {
		return nil, err
	}
	return &w, writeNew(filepath.Join(dir, identityFile), identity, 0o644)
}

func newPassphrase(dir, path string) ([]byte, error) {
	if path != "" {
		return readPassphrase(path)
	}
	var secret [24]byte
	if _, err := rand.Read(secret[:]); err != nil {
		return nil, err
	}
	text := []byte(hex.EncodeToString(secret[:]))
	return text, writeNew(filepath.Join(dir, passphraseFile), append(text, '\n'), 0o600)
}

func readPassphrase(path string) ([]byte, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("passphrase: %w", err)
	}
	return []byte(strings.TrimRight(string(raw), "\r\n")), nil
}

// writeNew writes a file that is not there yet, and has it on disk.
func writeNew(path string, data []byte, mode fs.FileMode) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already and is not overwritten", path)
	}
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Sync(), file.Close())
}

// readIdentity reads what initialise wrote, with the key.
func readIdentity(dir, passphrasePath string) (*trust.Witness, *gm.PrivateKey, error) {
	raw, err := os.ReadFile(filepath.Join(dir, identityFile))
	if err != nil {
		return nil, nil, fmt.Errorf("%w; run `witness init --data %s` first", err, dir)
	}
	var w trust.Witness
	if err := strictjson.UnmarshalCanonical(raw, &w, maxIdentity); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", identityFile, err)
	}
	if passphrasePath == "" {
		passphrasePath = filepath.Join(dir, passphraseFile)
	}
	passphrase, err := readPassphrase(passphrasePath)
	if err != nil {
		return nil, nil, err
	}
	encrypted, err := os.ReadFile(filepath.Join(dir, keyFile))
	if err != nil {
		return nil, nil, err
	}
	key, err := gm.ParsePrivateKey(encrypted, passphrase)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", keyFile, err)
	}
	return &w, key, nil
}
