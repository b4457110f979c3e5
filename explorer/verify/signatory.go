package verify

import (
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// signer is one signature's certificate: its registration on the ledger and the certificate itself.
type signer struct {
	ref        statement.Ref
	registered *entity.Certificate
	parsed     *gm.Certificate
}

// signatures verifies every signature under a registered key and gives the signers, one per signature; none when one is amiss.
func (r *run) signatures(rec *evidence.Record) []signer {
	item := itemOf(rec.ID)
	signers := make([]signer, 0, len(rec.Signed.Signatures))
	signed := envelope.PAE(rec.Signed.PayloadType, rec.Signed.Payload)
	for _, s := range rec.Signed.Signatures {
		ref := statement.Ref{Type: statement.TypeCertificate, ID: s.KeyID.String()}
		registered, ok := evidence.StateOf[*entity.Certificate](r.content, ref)
		if !ok {
			r.add(CheckSignatures, Unable, item, say(
				"签名所用证书 %[1]s 的登记状态不在证据中", "the registration of the certificate %[1]s, under which it is signed, is not in the evidence", brief(ref.ID)))
			return nil
		}
		parsed, err := gm.ParseCertificate(registered.Certificate)
		if err != nil || parsed.KeyID() != s.KeyID {
			r.add(CheckSignatures, Failed, item, say("登记的证书 %[1]s 不是这把密钥的证书", "the registered certificate %[1]s is not this key's", brief(ref.ID)))
			return nil
		}
		if err := parsed.PublicKey().Verify(signed, s.Sig); err != nil {
			r.add(CheckSignatures, Failed, item, say(
				"%[1]s 的 SM2 签名无效：内容或签名被改动", "the SM2 signature of %[1]s does not hold: the text or the signature was changed", registered.Party))
			return nil
		}
		signers = append(signers, signer{ref, registered, parsed})
	}
	r.add(CheckSignatures, Passed, item, say(
		"%[1]d 个 SM2 签名全部有效，密钥均已在账本登记", "all SM2 signatures (%[1]d) hold, under keys that are registered on the ledger", len(signers)))
	return signers
}

// signatories holds the signers to the rule of the kind: exactly those who had to sign.
func (r *run) signatories(rec *evidence.Record, signers []signer) {
	item := itemOf(rec.ID)
	if signers == nil {
		r.add(CheckSignatories, Unable, item, say("签名未能核实，无法判断签署人", "the signatures could not be verified, so the signatories are not known"))
		return
	}
	for _, s := range signers {
		switch s.registered.Post {
		case statement.PostFollower, statement.PostGateway:
			r.add(CheckSignatories, Failed, item, say("%[1]s 的服务密钥不得签署声明", "a service key of %[1]s must not sign statements", s.registered.Party))
			return
		case statement.PostOfficer, statement.PostReviewer, statement.PostCertificateOfficer, statement.PostPermissionOfficer,
			statement.PostOperator, statement.PostSupervisor, statement.PostApplication, statement.PostLog:
		}
	}
	spec, err := statement.Lookup(rec.Said.Kind)
	if err != nil {
		r.add(CheckSignatories, Unable, item, say("不认识的声明种类：%[1]s", "the kind of statement is not known: %[1]s", rec.Said.Kind))
		return
	}
	met, rule := false, Sentence{}
	switch spec.Signatures {
	case statement.OneSignature:
		met, rule = len(signers) == 1 && acts(signers[0], rec.Said), say("由签发方经办人一人签署", "signed by the issuer's handler")
	case statement.SecondPerson:
		met, rule = secondPerson(signers, rec.Said), say("由签发方经办人和复核人两人签署", "signed by two persons of the issuer, a handler and a reviewer")
	case statement.SecondParty:
		met, rule = secondParty(signers, rec.Said), say("由签发方和相对方双方签署", "signed by the issuer and the other party")
	case statement.SecondKey:
		met, rule = secondKey(signers, rec.Said), say("由日志服务的新旧两个密钥共同签署", "signed by the old and the new key of the log service")
	case statement.ThreeOrganisations:
		met, rule = r.threeOrganisations(signers, rec.Said), say("由至少三个创始组织签署", "signed by at least three founding organisations")
	}
	if !met {
		r.add(CheckSignatories, Failed, item, say("签署人不符合要求：应%[1]s", "the signatories are not those required: it must be %[1]s", rule))
		return
	}
	r.add(CheckSignatories, Passed, item, rule)
}

// acts tells whether a signer is the person, or the application, that the statement says acts for the issuer.
func acts(s signer, said *statement.Statement) bool {
	c, application := s.registered, said.Actor()
	if c.Party != said.Issuer || c.Handler != said.Handler {
		return false
	}
	if c.Post != statement.PostApplication {
		return true // A person: the handlers are the same.
	}
	return c.Application != nil && application != nil && *c.Application == *application
}

// secondKey: both keys are of one service of the issuer, and one of them is that which follows the other.
func secondKey(signers []signer, said *statement.Statement) bool {
	body, ok := said.Content().(statement.Succession)
	if !ok || len(signers) != 2 {
		return false
	}
	follows := false
	for _, s := range signers {
		if s.registered.Party != said.Issuer || s.registered.Post != statement.PostLog {
			return false
		}
		follows = follows || s.ref == body.Successor()
	}
	return follows
}

func secondPerson(signers []signer, said *statement.Statement) bool {
	if len(signers) != 2 {
		return false
	}
	for i, actor := range signers {
		reviewer := signers[1-i].registered
		if acts(actor, said) && actor.registered.Post != statement.PostReviewer &&
			reviewer.Party == said.Issuer && reviewer.Post == statement.PostReviewer &&
			reviewer.Handler != actor.registered.Handler {
			return true
		}
	}
	return false
}

func secondParty(signers []signer, said *statement.Statement) bool {
	body, ok := said.Content().(statement.Counterparty)
	if !ok || len(signers) != 2 || body.Counterparty() == said.Issuer {
		return false
	}
	for i, actor := range signers {
		if acts(actor, said) && signers[1-i].registered.Party == body.Counterparty() {
			return true
		}
	}
	return false
}

func (r *run) threeOrganisations(signers []signer, said *statement.Statement) bool {
	founders := map[statement.PartyID]bool{}
	switch body := said.Content().(type) {
	case *statement.Genesis:
		if gm.Sum(body.Root) != r.verifier.trust.CertificateDigest() {
			return false
		}
		for _, f := range body.Founders {
			founders[f.Party] = true
		}
	default:
		ledger, ok := evidence.StateOf[*entity.Ledger](r.content, statement.Ref{Type: statement.TypeLedger, ID: string(said.Ledger)})
		if !ok {
			return false
		}
		for _, f := range ledger.Founders {
			founders[f.Party] = true
		}
	}
	signed := map[statement.PartyID]bool{}
	for _, s := range signers {
		if !founders[s.registered.Party] || signed[s.registered.Party] {
			return false
		}
		signed[s.registered.Party] = true
	}
	const least = 3
	return len(signed) >= least && signed[said.Issuer]
}
