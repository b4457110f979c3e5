package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"luzheng/chaincode/rules"
	"luzheng/gateway/api"
	"luzheng/gateway/audit"
	"luzheng/gateway/blob"
	"luzheng/gateway/desk"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/evidence"
	"luzheng/gateway/registration"
	"luzheng/gateway/session"
	"luzheng/gateway/storage"
	"luzheng/gateway/submit"
	"luzheng/gateway/vault"
	"luzheng/signer/envelope"
	"luzheng/signer/eseal"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// Code is a stable code of the gateway's own; the rules have theirs (rules.Codes).
type Code = statement.Code

// The gateway's codes.
const (
	CodeRoute           Code = "request.route"
	CodeParameter       Code = "request.parameter"
	CodeSize            Code = "request.size"
	CodeBatch           Code = "request.batch"
	CodeTooMany         Code = "request.too-many"
	CodeSessionRequired Code = "session.required"
	CodeSessionInvalid  Code = "session.invalid"
	CodeSessionRefused  Code = "session.refused"
	CodeSignInNone      Code = "sign-in.none"
	CodeSignInRefused   Code = "sign-in.refused"
	CodeSignInAway      Code = "sign-in.unreachable"
	CodeDenied          Code = "access.denied"
	CodeCaseClosed      Code = "access.case"
	CodeNotFound        Code = "record.unknown"
	CodeDeskNothing     Code = "desk.nothing-awaited"
	CodeDeskSigned      Code = "desk.not-signed"
	CodeDeskEnded       Code = "desk.ended"
	CodeDeskFull        Code = "desk.full"
	CodeErasure         Code = "erasure.undecided"
	CodeBlobMismatch    Code = "blob.mismatch"
	CodeBlobUnanchored  Code = "blob.unanchored"
	CodeBlobMissing     Code = "blob.missing"
	CodeBlobWithdrawn   Code = "blob.withdrawn"
	CodeQueueFull       Code = "queue.full"
	CodeStopping        Code = "gateway.stopping"
	CodeUnreachable     Code = "ledger.unreachable"
	CodeContention      Code = "ledger.contention"
	CodeRejected        Code = "ledger.rejected"
	CodeFate            Code = "ledger.fate-unknown"
	CodeDatabase        Code = "database.unreachable"
	CodeUnattested      Code = "evidence.unattested"
	CodeNoBlock         Code = "evidence.no-block"
	CodeBlockAway       Code = "evidence.block-away"
	CodeTooLarge        Code = "evidence.too-large"
	CodeUnwitnessed     Code = "evidence.unwitnessed"
	CodeNoEvent         Code = "evidence.no-event"
	CodeNoLog           Code = "events.no-log"
	CodeLogClosed       Code = "events.closed"
	CodeLogFull         Code = "events.full"
	CodeEventsFate      Code = "events.fate-unknown"
	CodeLogDamaged      Code = "events.damaged"
	CodeIntent          Code = "decision.intent"
	CodeStale           Code = "decision.stale"
	CodeOld             Code = "decision.old"
	CodeRegisterNone    Code = "registration.elsewhere"
	CodeRegisterForm    Code = "registration.form"
	CodeRegisterKnown   Code = "registration.key"
	CodeRegisterFull    Code = "registration.full"
	CodeRegisterOften   Code = "registration.often"
	CodeRegisterDecided Code = "registration.decided"
	CodeInternal        Code = "gateway.failed"
)

// explanations of the gateway's codes, in the order of the constants.
var explanations = []rules.Explanation{
	{Code: CodeRoute, Status: 404, Hint: "Use a route of the API's definition.", HintZH: "请使用接口定义中的路径。"},
	{Code: CodeParameter, Status: 400, Hint: "Correct the parameter that is named.", HintZH: "请更正所列参数。"},
	{Code: CodeSize, Status: 413, Hint: "Send less at once.", HintZH: "单次提交内容过大。"},
	{Code: CodeBatch, Status: 400, Hint: "Send one envelope, or an array of 1 to 1,000.", HintZH: "请提交一个信封，或 1 至 1000 个信封的数组。"},
	{Code: CodeTooMany, Status: 422, Hint: "Narrow it down: name a party, a dataset, a kind or a shorter time; or remove what is no longer needed.", HintZH: "数量超出上限：请限定主体、数据集、类型或缩短时间，或先删去不再需要的内容。"},
	{Code: CodeSessionRequired, Status: 401, Hint: "Open a session: sign a challenge with your registered key.", HintZH: "请先用已登记的密钥签名挑战以建立会话。"},
	{Code: CodeSessionInvalid, Status: 401, Hint: "Open a new session.", HintZH: "会话无效，请重新建立。"},
	{Code: CodeSessionRefused, Status: 401, Hint: "Sign a fresh challenge, for this gateway and ledger, with the key of an active certificate.", HintZH: "请用有效证书的密钥对本网关新的挑战签名。"},
	{Code: CodeSignInNone, Status: 404, Hint: "Sign a challenge with your registered key: this gateway takes no city sign-in.", HintZH: "本网关未接入统一身份认证，请用已登记的密钥签名挑战。"},
	{Code: CodeSignInRefused, Status: 401, Hint: "Sign in anew for a fresh challenge of this gateway; if it stays refused, have its operator name your certificate for your account.", HintZH: "请以本网关新的挑战重新登录；仍被拒绝的，请运维人员为您的账号登记证书。"},
	{Code: CodeSignInAway, Status: 503, Hint: "The city's sign-in does not answer; try again later, or sign a challenge with your key.", HintZH: "统一身份认证暂不可用，请稍后再试，或用密钥签名挑战。"},
	{Code: CodeDenied, Status: 403, Hint: "This is not for you to see or do; its parties and the supervisors may.", HintZH: "无权查看或操作；仅相关主体与监管机构可以。"},
	{Code: CodeCaseClosed, Status: 403, Hint: "Name an audit case whose notice was served, which is not closed, and of whose team you are.", HintZH: "请指明已送达通知、尚未结案且本人为审计组成员的审计项目。"},
	{Code: CodeNotFound, Status: 404, Hint: "Check the ID; what was just recorded appears within a second.", HintZH: "请核对编号；刚记录的内容将在一秒内可查。"},
	{Code: CodeDeskNothing, Status: 409, Hint: "Submit the statement; nobody else has to sign it.", HintZH: "该事项无需他人再签名，请直接提交。"},
	{Code: CodeDeskSigned, Status: 403, Hint: "Sign the statement first; only the parties whose signatures it takes may.", HintZH: "请先签名；仅须签名的单位可以提交会签。"},
	{Code: CodeDeskEnded, Status: 409, Hint: "The statement's notAfter has passed; sign it anew.", HintZH: "该事项已过有效期，请重新签名。"},
	{Code: CodeDeskFull, Status: 429, Hint: "Complete or take away some of the statements that wait.", HintZH: "待会签事项过多，请先办理或撤回一部分。"},
	{Code: CodeErasure, Status: 409, Hint: "Only what an approved erasure names, and its statement carries, is destroyed.", HintZH: "仅清除已获批准且相应声明所载的内容。"},
	{Code: CodeBlobMismatch, Status: 422, Hint: "Send exactly the file that was anchored.", HintZH: "所上传的文件与上链摘要不符。"},
	{Code: CodeBlobUnanchored, Status: 409, Hint: "Anchor the dataset version first; files of keyed digests are never published.", HintZH: "请先将数据集版本上链；加密摘要的文件不得公开。"},
	{Code: CodeBlobMissing, Status: 404, Hint: "Nobody published these bytes here; ask the owner.", HintZH: "本网关未保存该文件，请联系所属单位。"},
	{Code: CodeBlobWithdrawn, Status: 410, Hint: "The version was withdrawn; stop using copies of it, and read the entry's latest version.", HintZH: "该数据版本已撤回，请停止使用已有副本，并查阅目录条目的最新版本。"},
	{Code: CodeQueueFull, Status: 429, Hint: "Wait as long as Retry-After says and send the same bytes again.", HintZH: "请按 Retry-After 等待后重新提交相同内容。"},
	{Code: CodeStopping, Status: 503, Hint: "The gateway restarts; send the same bytes again.", HintZH: "网关正在重启，请重新提交相同内容。"},
	{Code: CodeUnreachable, Status: 503, Hint: "Nothing was recorded; send the same bytes again later.", HintZH: "账本暂不可达，未作任何记录，请稍后重新提交。"},
	{Code: CodeContention, Status: 503, Hint: "Many write the same entity at once; send the same bytes again.", HintZH: "多方同时写入同一对象，请重新提交相同内容。"},
	{Code: CodeRejected, Status: 502, Hint: "The network refused the transaction; tell the operator what the detail says.", HintZH: "网络拒绝该交易，请将详情告知运维人员。"},
	{Code: CodeFate, Status: 504, Hint: "Ask for the statement by its ID, or send the same bytes again: it counts once.", HintZH: "请按编号查询，或重新提交相同内容，不会重复计入。"},
	{Code: CodeDatabase, Status: 503, Hint: "The gateway's database is away; try again later. What was recorded stays recorded.", HintZH: "数据库暂不可用，请稍后再试；已记录内容不受影响。"},
	{Code: CodeUnattested, Status: 503, Hint: "Too few organisations have signed this block yet; try again in a moment.", HintZH: "签署该区块的组织尚不足，请稍后再试。"},
	{Code: CodeNoBlock, Status: 422, Hint: "Ask without block: the checkpoint that the organisations signed proves the record by itself.", HintZH: "请去掉 block 参数：各组织签署的检查点本身即可证明该记录。"},
	{Code: CodeBlockAway, Status: 503, Hint: "No peer gives the block now; try again in a moment, or ask without block.", HintZH: "暂无节点能提供该区块，请稍后再试，或去掉 block 参数。"},
	{Code: CodeTooLarge, Status: 422, Hint: "Ask for less depth, without block, or for a list of uses without events.", HintZH: "请减小 depth、去掉 block 参数，或请求不带事件的使用清单。"},
	{Code: CodeUnwitnessed, Status: 503, Hint: "The ledger and the witnesses follow the event log within seconds; try again in a moment.", HintZH: "账本和见证方通常在数秒内跟上使用日志，请稍后再试。"},
	{Code: CodeNoEvent, Status: 422, Hint: "The entry was imported from the ledger: ask for the evidence of the statement whose ID it bears.", HintZH: "该条目是从账本导入的，请按其编号取声明的证据。"},
	{Code: CodeNoLog, Status: 404, Hint: "Ask the gateway that keeps the event log.", HintZH: "本网关不保存该事件日志，请访问保存日志的网关。"},
	{Code: CodeLogClosed, Status: 503, Hint: "The event log takes nothing just now; send the same bytes again later.", HintZH: "事件日志暂不接收，请稍后重新提交相同内容。"},
	{Code: CodeLogFull, Status: 429, Hint: "Wait as long as Retry-After says and send the same bytes again.", HintZH: "请按 Retry-After 等待后重新提交相同内容。"},
	{Code: CodeEventsFate, Status: 503, Hint: "Send the same bytes again: each event counts once, and keeps its receipt.", HintZH: "请重新提交相同内容，不会重复计入，回执不变。"},
	{Code: CodeLogDamaged, Status: 500, Hint: "The gateway's copy of the event log was changed; tell its operator and the witnesses.", HintZH: "网关保存的事件日志已被改动，请告知运维人员和见证方。"},
	{Code: CodeIntent, Status: 422, Hint: "Send one batch of one event with intent.", HintZH: "请提交仅含一个意向事件的批次。"},
	{Code: CodeOld, Status: 200, Hint: "Give no data: the question is not of now; sign it anew.", HintZH: "请勿提供数据：该请求并非当前提出，请重新签名。"},
	{Code: CodeStale, Status: 200, Hint: "Give no data: the gateway does not know the ledger's latest state; ask again in a moment.", HintZH: "请勿提供数据：网关尚未掌握账本最新状态，请稍后再次请求。"},
	{Code: Code(event.CodeRequest), Status: 400, Hint: "Send batches line by line: an envelope, then as many events as it counts.", HintZH: "请逐行提交：先信封，后其所计数量的事件。"},
	{Code: Code(event.CodeSize), Status: 413, Hint: "Send at most 10,000 events and 16 MiB at once.", HintZH: "单次最多提交一万条事件、16 MiB。"},
	{Code: Code(event.CodeBatch), Status: 400, Hint: "Correct the batch's envelope or header.", HintZH: "请更正批次的信封或批头。"},
	{Code: Code(event.CodeRoot), Status: 422, Hint: "Sign the batch over exactly the events that you send.", HintZH: "批次签名须覆盖所提交的全部事件。"},
	{Code: Code(event.CodeMember), Status: 422, Hint: "Correct the event that is named.", HintZH: "请更正所列事件。"},
	{Code: CodeRegisterNone, Status: 404, Hint: "Ask at the Bureau's address; this gateway takes no registrations.", HintZH: "本网关不受理注册，请访问数字经济发展局的网站。"},
	{Code: CodeRegisterForm, Status: 422, Hint: "Correct the field that is named.", HintZH: "请更正所列项目。"},
	{Code: CodeRegisterKnown, Status: 409, Hint: "This key was used before; make a new one.", HintZH: "该密钥已使用过，请重新制作密钥。"},
	{Code: CodeRegisterFull, Status: 429, Hint: "Too many requests wait to be decided; try again tomorrow.", HintZH: "待办理的注册申请过多，请明天再试。"},
	{Code: CodeRegisterOften, Status: 429, Hint: "Too many tries from your address; try again in an hour.", HintZH: "您所在网络尝试次数过多，请一小时后再试。"},
	{Code: CodeRegisterDecided, Status: 409, Hint: "The request was decided; read how it stands.", HintZH: "该申请已有结果，请查看最新状态。"},
	{Code: CodeInternal, Status: 500, Hint: "The gateway failed; its log says why.", HintZH: "网关内部错误，详见日志。"},
}

// explain looks a code up here and then in the rules' table.
func explain(code Code) rules.Explanation {
	for _, e := range explanations {
		if e.Code == code {
			return e
		}
	}
	return rules.Explain(code)
}

// problem is an error with a code; it is answered as RFC 9457 says.
type problem struct {
	code       Code
	detail     string
	retryAfter time.Duration
	results    []api.SubmitResult
}

func (p *problem) Error() string { return string(p.code) + ": " + p.detail }

func problemf(code Code, format string, args ...any) *problem {
	return &problem{code: code, detail: fmt.Sprintf(format, args...)}
}

// sentinels are the errors of ports that have a code of their own, the first that matches.
var sentinels = []struct {
	err  error
	code Code
}{
	{submit.ErrStopped, CodeStopping},
	{eventlog.ErrUnknown, CodeEventsFate},
	{eventlog.ErrClosed, CodeLogClosed},
	{eventlog.ErrDamaged, CodeLogDamaged},
	{eventlog.ErrColumn, CodeLogDamaged},
	{submit.ErrUnknown, CodeFate},
	{submit.ErrRejected, CodeRejected},
	{submit.ErrConflict, CodeContention},
	{submit.ErrNotSent, CodeUnreachable},
	{eseal.ErrService, CodeFate}, // judged, and without a receipt until it is sent again
	{storage.ErrUnavailable, CodeDatabase},
	{storage.ErrNotFound, CodeNotFound},
	{vault.ErrNotFound, CodeNotFound},
	{desk.ErrNothingAwaited, CodeDeskNothing},
	{desk.ErrNotSigned, CodeDeskSigned},
	{desk.ErrEnded, CodeDeskEnded},
	{desk.ErrFull, CodeDeskFull},
	{registration.ErrElsewhere, CodeRegisterNone},
	{registration.ErrKnown, CodeRegisterKnown},
	{registration.ErrFull, CodeRegisterFull},
	{registration.ErrDecided, CodeRegisterDecided},
	{gm.ErrRequest, CodeRegisterForm},
	{audit.ErrFull, CodeTooMany},
	{blob.ErrMismatch, CodeBlobMismatch},
	{blob.ErrNotFound, CodeBlobMissing},
	{evidence.ErrUnattested, CodeUnattested},
	{evidence.ErrNoBlock, CodeNoBlock},
	{evidence.ErrBlockAway, CodeBlockAway},
	{evidence.ErrTooLarge, CodeTooLarge},
	{evidence.ErrUnwitnessed, CodeUnwitnessed},
	{evidence.ErrNoEvent, CodeNoEvent},
	{session.ErrChallenge, CodeSessionRefused},
	{session.ErrAnswer, CodeSessionRefused},
	{session.ErrKey, CodeSessionRefused},
	{session.ErrNoSignIn, CodeSignInNone},
	{session.ErrProvider, CodeSignInAway},
	{session.ErrAssertion, CodeSignInRefused},
	{context.DeadlineExceeded, CodeFate},
	{context.Canceled, CodeFate}, // the caller has gone; nobody reads this
}

// problemOf gives any error its code.
func problemOf(err error) *problem {
	var (
		known   *problem
		refusal *rules.Refusal
		full    *submit.FullError
		syntax  *strictjson.Error
		form    *envelope.Error
		large   *http.MaxBytesError
		noRoom  *eventlog.FullError
		events  *event.Error
		written *registration.FormError
	)
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &refusal):
		return &problem{code: refusal.Code, detail: refusal.Detail}
	case errors.As(err, &full):
		return &problem{code: CodeQueueFull, detail: err.Error(), retryAfter: full.RetryAfter}
	case errors.As(err, &noRoom):
		return &problem{code: CodeLogFull, detail: err.Error(), retryAfter: noRoom.RetryAfter}
	case errors.As(err, &events):
		return &problem{code: Code(events.Code), detail: strings.TrimPrefix(events.Error(), string(events.Code)+": ")}
	case errors.As(err, &written):
		return &problem{code: CodeRegisterForm, detail: written.Error()}
	case errors.As(err, &syntax):
		return &problem{code: Code(syntax.Code), detail: syntax.Detail}
	case errors.As(err, &form):
		return &problem{code: Code(form.Code), detail: form.Detail}
	case errors.As(err, &large):
		return problemf(CodeSize, "the body is larger than %d bytes", large.Limit)
	}
	for _, s := range sentinels {
		if errors.Is(err, s.err) {
			return &problem{code: s.code, detail: err.Error()}
		}
	}
	return &problem{code: CodeInternal, detail: err.Error()}
}

// document is the problem as the API defines it.
func (p *problem) document() api.Problem {
	e := explain(p.code)
	doc := api.Problem{
		Type: "/v1/codes#" + string(p.code), Title: http.StatusText(e.Status), Status: e.Status, Code: string(p.code),
		Detail: optional(p.detail), Hint: optional(e.Hint), HintZH: optional(e.HintZH),
	}
	if len(p.results) > 0 {
		doc.Results = &p.results
	}
	return doc
}

// answerProblem ends the request with a problem document.
func answerProblem(c *gin.Context, err error) {
	p := problemOf(err)
	doc := p.document()
	if p.code == CodeInternal {
		_ = c.Error(err) // for the log; the caller learns no internals
		doc.Detail = nil
	}
	if doc.Status == http.StatusTooManyRequests || doc.Status == http.StatusServiceUnavailable {
		c.Header("Retry-After", strconv.Itoa(int(max(p.retryAfter, time.Second).Seconds())))
	}
	if doc.Status == http.StatusUnauthorized {
		c.Header("WWW-Authenticate", "Bearer") // RFC 9110 11.6.1; /v1/sessions gives the token
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		c.AbortWithStatus(http.StatusInternalServerError)
		return
	}
	c.Abort()
	c.Data(doc.Status, "application/problem+json", raw)
}

// optional is nil for the zero value.
func optional[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}
