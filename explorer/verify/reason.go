package verify

import (
	"errors"

	"luzheng/explorer/verify/fabricblock"
	"luzheng/signer/checkpoint"
	"luzheng/signer/event"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/vmap"
)

// errForeign: what a log should have signed is signed with a key that is not its own.
var errForeign = errors.New("the key is none of the log's")

// reasons say in Chinese what an error beneath a check is; its own words, which the English sentence has, say where. The first that
// fits counts: what wraps another stands after it.
var reasons = []struct {
	err error
	zh  string
}{
	{checkpoint.ErrStranger, "签署所用的密钥在该区块不受信任"},
	{checkpoint.ErrSignature, "签名与检查点的内容不符"},
	{checkpoint.ErrVerifiers, "所给的密钥不能用于核验"},
	{checkpoint.ErrNote, "不是规范的已签名检查点"},
	{checkpoint.ErrText, "不是规范的检查点"},
	{fabricblock.ErrPin, "首个配置区块不是信任根锚定的区块"},
	{fabricblock.ErrConfig, "其中的配置区块不能使用"},
	{fabricblock.ErrSignatures, "没有足够的排序节点签名"},
	{fabricblock.ErrTransaction, "区块中的交易与声明不对应"},
	{merkle.ErrProof, "包含证明不成立"},
	{vmap.ErrProof, "映射证明不成立"},
	{vmap.ErrEncoding, "映射证明的格式不规范"},
	{gm.ErrSignature, "SM2 签名无效"},
	{gm.ErrChain, "证书不能追溯到受信任的根证书"},
	{gm.ErrCertificate, "不是可接受的 SM2 证书"},
	{errForeign, "签署的密钥不是这个日志的"},
	{evidence.ErrFile, "内容不符合证据文件的格式"},
}

// refusals say the same of what package event refuses.
var refusals = map[event.Code]string{
	event.CodeRequest:    "事件的格式不规范",
	event.CodeSize:       "超过允许的大小",
	event.CodeBatch:      "签名批次的格式不规范",
	event.CodeRoot:       "这次使用不在所签的批次之内",
	event.CodeMember:     "日志条目、使用和签名批次互不对应",
	event.CodeSignature:  "签名无效",
	event.CodeLeaf:       "日志条目的格式不规范",
	event.CodeReceipt:    "不是规范的回执",
	event.CodeUnreceived: "回执不含这些使用",
	event.CodeMissing:    "缺少使用",
	event.CodeOrder:      "次序与日志不同",
	event.CodeOutside:    "含有不属于它的使用",
	event.CodeState:      "末尾缺少使用、内容被改动或多出了使用，与日志签署的状态不符",
}

// reasonOf gives an error in both languages.
func reasonOf(err error) Sentence {
	var refused *event.Error
	if errors.As(err, &refused) && refusals[refused.Code] != "" {
		return Sentence{refusals[refused.Code], err.Error()}
	}
	for _, known := range reasons {
		if errors.Is(err, known.err) {
			return Sentence{known.zh, err.Error()}
		}
	}
	return Sentence{"内容不规范", err.Error()}
}

// lack says why a list of uses is not complete, and of what is missing in between which use it is.
func lack(list event.List, err error) Sentence {
	why := reasonOf(err)
	which, ok := event.PlaceOf(list.Scope)
	if !ok {
		return why
	}
	for i, raw := range list.Leaves {
		leaf, broken := event.ParseLeaf(raw)
		if broken != nil {
			return why
		}
		is, want := leaf.Places[which].Count, list.Before.Count+1+uint64(i)
		if is != 0 && is != want {
			return say("缺少第 %[2]d 次使用，其位置上是第 %[3]d 次", "%[1]v", err, want, is)
		}
	}
	return why
}
