package scenarios

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/statement"
)

// vocabulary is the closed list of words that a placeholder stands for.
type vocabulary interface {
	pattern() string
	gives() reflect.Type
	read(word string) reflect.Value
}

// list is a vocabulary of values of type T.
type list[T any] map[string]T

// pattern gives the words, the longest first, as the first alternative that matches wins.
func (l list[T]) pattern() string {
	var all []string
	for word := range l {
		all = append(all, regexp.QuoteMeta(word))
	}
	slices.SortFunc(all, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return strings.Join(all, "|")
}

func (l list[T]) gives() reflect.Type            { return reflect.TypeFor[T]() }
func (l list[T]) read(word string) reflect.Value { return reflect.ValueOf(l[word]) }

// words are the placeholders with a closed list.
var words = map[string]vocabulary{
	"party":      parties,
	"post":       posts,
	"mode":       modes,
	"sharing":    sharingClasses,
	"opening":    openingClasses,
	"app-type":   applicationTypes,
	"right":      rightKinds,
	"assessment": assessments,
	"duty":       duties,
	"state":      states,
	"kind":       kinds,
	"user-role":  roles,
	"field":      catalogueFields,
}

// parties are the cast. Founders exist from the beginning, the others once a step registers them.
var parties = list[statement.PartyID]{
	"市数字经济发展局": rulestest.Bureau,
	"市审计局":     rulestest.Audit,
	"市委网信办":    rulestest.Cyberspace,
	"联合节点":     rulestest.Units,
	"市统计局":     rulestest.Statistics,
	"市资规局":     rulestest.Planning,
	"市市场监管局":   "510500.scjgj",
	"市民政局":     "510500.mzj",
	"市卫健委":     "510500.wjw",
	"市公安局":     "510500.gaj",
	"江阳区数据局":   "510502.sjj",
	"江阳区卫健局":   "510502.wjj",
	"龙马潭区卫健局":  "510504.wjj",
	"高新区管委会":   "510571.gwh",
	"市国资委":     "510500.gzw",
	"某技术公司":    "510500.tech",
	"某市民":      rulestest.Citizen,
	"某企业":      "510500.u-02",
	"某高校":      "510500.u-03",
}

var roles = list[statement.PartyRole]{
	"公共服务单位":   statement.RoleUnit,
	"区县数字经济部门": statement.RoleDepartment,
	"数据利用主体":   statement.RoleUser,
	"技术服务单位":   statement.RoleService,
}

var posts = list[statement.Post]{
	"经办人":   statement.PostOfficer,
	"复核人":   statement.PostReviewer,
	"证书管理员": statement.PostCertificateOfficer,
	"权限审批员": statement.PostPermissionOfficer,
	"运维员":   statement.PostOperator,
	"监督员":   statement.PostSupervisor,
}

var modes = list[statement.Mode]{
	"接口":   statement.ModeInterface,
	"集中分析": statement.ModeAnalysis,
	"数据交换": statement.ModeExchange,
	"下载":   statement.ModeDownload,
	"数据沙箱": statement.ModeSandbox,
}

var sharingClasses = list[statement.SharingClass]{
	"无条件共享": statement.SharingUnconditional,
	"有条件共享": statement.SharingConditional,
	"不予共享":  statement.SharingNone,
}

var openingClasses = list[statement.OpeningClass]{
	"无条件开放": statement.OpeningUnconditional,
	"有条件开放": statement.OpeningConditional,
	"不开放":   statement.OpeningNone,
}

var applicationTypes = list[statement.ApplicationType]{
	"办事应用":   statement.ApplicationService,
	"决策分析应用": statement.ApplicationAnalysis,
	"数据交换应用": statement.ApplicationExchange,
}

var rightKinds = list[statement.RightKind]{
	"数据持有权":   statement.RightHolding,
	"数据加工使用权": statement.RightProcessing,
	"数据经营权":   statement.RightOperating,
}

var assessments = list[statement.Assessment]{
	"可接受":  statement.AssessmentAcceptable,
	"不可接受": statement.AssessmentUnacceptable,
}

// duties are the purposes of use.
var duties = list[statement.Code]{
	"办理户籍业务": "service.household",
	"商业营销":   "marketing",
	"科学研究":   "research",
}

// kinds are the acts that an application may be permitted.
var kinds = list[statement.Kind]{
	"登记产品":   statement.KindProductRegister,
	"报告数据问题": statement.KindProblemReport,
	"登记使用":   statement.KindUsageRecord,
	"发布目录":   statement.KindCataloguePublish,
	"归集数据":   statement.KindDatasetAnchor,
	"登记新主体":  statement.KindPartyRegister,
}

// subject says which entity a word of state is about.
type subject string

// states are the words for what has become of something; the same word may serve several types of entities.
var states = list[subject]{
	"已提交":   "submitted",
	"已征求":   "asked",
	"已同意":   "consented",
	"已答复拒绝": "refused",
	"已开通":   "granted",
	"有效":    "active",
	"已撤销":   "revoked",
	"已获批准":  "approved",
	"已暂停":   "suspended",
	"已发布":   "published",
	"已停用":   "retired",
	"已声明":   "declared",
	"已确认":   "confirmed",
	"现行":    "current",
	"已被替代":  "superseded",
	"已撤回":   "withdrawn",
	"已审查":   "reviewed",
	"退回补正":  "returned",
	"已说明":   "explained",
	"已排除":   "dismissed",
	"已结束":   "ended",
	"待核实":   "suspected",
	"未予确认":  "refused",
	"转让中":   "transferring",
	"已放弃":   "ended",
	"未予提供":  "refused",
	"未予开放":  "refused",
	"已同意开放": "agreed",
	"协商一致":  "agreed",
	"协调解决":  "settled",
	"协调未果":  "failed",
	"已发出":   "sent",
	"均已确认":  "acknowledged",
	"已登记":   "registered",
	"已下达":   "issued",
	"已解除":   "released",
	"已通过验收": "accepted",
	"已报告":   "reported",
	"已受理":   "accepted",
	"已更正":   "corrected",
	"已解决":   "settled",
	"尚未解决":  "differing",

	"已明确负责岗位": "headed",
	"已有预案":    "planned",
	"已处置":     "remedied",
	"已办结":     "closed",
	"已立案":     "opened",
	"已送达":     "served",
	"已结案":     "closed",
	"已终止":     "dropped",
	"待反馈":     "noted",
	"已反馈":     "replied",
	"待整改":     "issued",
	"已整改":     "rectified",
	"已责令":     "ordered",
	"已认可":     "accepted",
	"已提出":     "requested",
	"已证明":     "certified",
}
