package evidence

// Block is the part of a Fabric block that its orderers signed, and the way to the orderers' keys. Every byte is bound: the
// header by the signatures, the transactions by the header, the configuration blocks by the pinned one in the trust root.
//
// Fabric's own bytes are protobuf; here stand only those that are hashed or signed, so that nothing can be added to them.
type Block struct {
	// Configs are the configuration blocks after the pinned one, in order; each is verified with the orderers of the one before.
	// The first is the pinned block itself.
	Configs []Signed `json:"configs"`
	// Block carries the subject's transaction.
	Block Signed `json:"block"`
}

// Signed is one Fabric block.
type Signed struct {
	Number int64 `json:"number"`
	// Previous is SHA-256 of the header before; empty in block 0.
	Previous []byte `json:"previous"`
	// Transactions are the block's data, each a marshalled common.Envelope.
	Transactions [][]byte `json:"transactions"`
	// Metadata is the value of the SIGNATURES metadata (a marshalled common.OrdererBlockMetadata); empty in the pinned block.
	Metadata []byte `json:"metadata,omitempty"`
	// Signatures are those of a quorum of the orderers, sorted by consenter; none in the pinned block.
	Signatures []OrdererSignature `json:"signatures,omitempty"`
}

// OrdererSignature is one orderer's signature over Metadata ‖ Identifier ‖ header (fabric: protoutil, BFT).
type OrdererSignature struct {
	// Identifier is a marshalled common.IdentifierHeader: the consenter's number and a nonce.
	Identifier []byte `json:"identifier"`
	// Sig is ECDSA P-256 with SHA-256, DER.
	Sig []byte `json:"sig"`
}
