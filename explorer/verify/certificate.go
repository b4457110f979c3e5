package verify

import (
	"time"

	"luzheng/signer/entity"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
)

// certificate judges one signer's certificate at a ledger time, Unix ms, at which the ledger accepted something by it.
func (r *run) certificate(at int64, s signer) {
	r.chain(at, s)
	r.status(at, s)
}

// chain follows the authorities that the ledger admitted, from the certificate's own to the trust root. An authority without a
// parent, other than the trust root, is a root that the ledger itself admitted to its trust list.
func (r *run) chain(at int64, s signer) {
	item := s.ref.String()
	roots := []*gm.Certificate{r.verifier.root}
	var between []*gm.Certificate
	foreign := false
	for ref := &s.registered.Authority; ref != nil && ref.ID != r.verifier.root.KeyID().String(); {
		authority, ok := evidence.StateOf[*entity.Authority](r.content, *ref)
		if !ok || len(between) >= gm.MaxIntermediates {
			r.add(CheckChain, Unable, item, say(
				"证书 %[1]s 的签发机构 %[2]s 不在证据中", "the authority %[2]s above the certificate %[1]s is not in the evidence", brief(s.ref.ID), brief(ref.ID)))
			return
		}
		parsed, err := gm.ParseCertificate(authority.Certificate)
		if err != nil || parsed.KeyID().String() != ref.ID {
			r.add(CheckChain, Failed, ref.String(), say("登记的签发机构 %[1]s 不是这把密钥的机构", "the registered authority %[1]s is not this key's", brief(ref.ID)))
			return
		}
		if authority.Parent == nil {
			foreign, roots = true, []*gm.Certificate{parsed}
		} else {
			between = append(between, parsed)
		}
		ref = authority.Parent
	}
	if err := gm.VerifyChain(s.parsed, between, roots, time.UnixMilli(at)); err != nil {
		r.add(CheckChain, Failed, item, say(
			"%[1]s 的证书在账本时间 %[2]s 未能追溯到信任根：%[3]v", "the certificate of %[1]s does not lead to the trust root at ledger time %[2]s: %[3]v",
			s.registered.Party, moment(at), err))
		return
	}
	if foreign {
		r.add(CheckChain, Passed, item, say(
			"%[1]s 的证书由账本准入的根机构签发，在 %[2]s 有效", "the certificate of %[1]s is from a root authority that the ledger admitted, and was valid at %[2]s",
			s.registered.Party, moment(at)))
		return
	}
	r.add(CheckChain, Passed, item, say(
		"%[1]s 的证书可追溯到信任根，在 %[2]s 有效", "the certificate of %[1]s leads to the trust root and was valid at %[2]s",
		s.registered.Party, moment(at)))
}

// status judges revocation at the ledger position: what was recorded before a compromise stands, what came between it and the
// revocation is disputed, and after the revocation nothing can have been accepted.
func (r *run) status(at int64, s signer) {
	item, c := s.ref.String(), s.registered
	holder := say("%[1]s（%[2]s）", "%[1]s (%[2]s)", c.Party, c.Post)
	switch {
	case c.ReplacedAt > 0 && at > c.ReplacedAt:
		r.add(CheckStatus, Failed, item, say(
			"%[1]s 的证书在 %[2]s 已被更换，此后不可能被接受", "the certificate of %[1]s was replaced at %[2]s; nothing can have been accepted after that",
			holder, moment(c.ReplacedAt)))
	case c.State != entity.CertificateRevoked:
		r.add(CheckStatus, Passed, item, say("%[1]s 的证书未被吊销", "the certificate of %[1]s was not revoked", holder))
	case at > c.RevokedAt:
		r.add(CheckStatus, Failed, item, say(
			"%[1]s 的证书在 %[2]s 已被吊销，此后不可能被接受", "the certificate of %[1]s was revoked at %[2]s; nothing can have been accepted after that",
			holder, moment(c.RevokedAt)))
	case c.CompromisedAt > 0 && at >= c.CompromisedAt:
		r.flag(FlagDisputed)
		r.add(CheckStatus, Noted, item, say(
			"%[1]s 的密钥自 %[2]s 起可能泄露，本声明记录于其后：有争议",
			"the key of %[1]s may have been in other hands from %[2]s on, and the statement was recorded after that: disputed",
			holder, moment(c.CompromisedAt)))
	default:
		r.add(CheckStatus, Passed, item, say(
			"%[1]s 的证书后来于 %[2]s 被吊销，此前记录的声明仍然有效", "the certificate of %[1]s was revoked later, at %[2]s; what was recorded before stands",
			holder, moment(c.RevokedAt)))
	}
}
