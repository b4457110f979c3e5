package verify

import (
	"slices"

	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// ManifestFile stands for the manifest where a file's number is given.
const ManifestFile = -1

// manifest compares the manifest in hand with the one that the version names.
func (r *run) manifest() {
	if r.question.Manifest == nil {
		return
	}
	id, _ := r.content.File.Subject.Main()
	rec, ok := r.content.Record(id)
	anchor, isData := (*statement.DatasetAnchor)(nil), false
	if ok {
		anchor, isData = rec.Said.Content().(*statement.DatasetAnchor)
	}
	if !isData || gm.Sum(r.question.Manifest) != anchor.Manifest {
		r.add(CheckManifest, Unable, "manifest", say("这份清单不是该版本登记的清单", "the manifest is not the one of this version"))
		return
	}
	r.add(CheckManifest, Passed, "manifest", say("清单就是该版本登记的清单", "the manifest is the one of this version"))
}

// data compares the file in hand with the files that the subject names.
func (r *run) data() {
	d := r.question.Data
	if d == nil {
		r.add(CheckData, Skipped, "", say("没有提供数据文件，只核验了证据本身", "no data file was given; only the evidence itself was verified"))
		return
	}
	facts := &DataFacts{Digest: d.Digest, Size: d.Size}
	r.report.Data = facts
	id, _ := r.content.File.Subject.Main()
	rec, ok := r.content.Record(id)
	if !ok {
		r.add(CheckData, Unable, "data", say("证据的主体不是数据，无法与文件对照", "the subject of the evidence is no data, so a file cannot be compared with it"))
		return
	}
	var files []statement.File
	var manifest gm.Digest
	switch body := rec.Said.Content().(type) {
	case *statement.DatasetAnchor:
		if body.Keyed {
			r.add(CheckData, Unable, "data", say(
				"该版本登记的是带密钥的摘要，没有密钥无法对照文件", "the version is registered by keyed digests; without the key a file cannot be compared"))
			return
		}
		files, manifest = body.Files, body.Manifest
	case *statement.ProductRegister:
		if body.Digest != nil {
			files = []statement.File{{Digest: *body.Digest, Size: d.Size}}
		}
	}
	if d.Digest == manifest {
		facts.Registered, facts.File = true, ManifestFile
		r.add(CheckData, Passed, "data", say("文件就是该版本登记的数据清单", "the file is the manifest of this version"))
		return
	}
	at := slices.IndexFunc(files, func(f statement.File) bool { return f.Digest == d.Digest && f.Size == d.Size })
	if at < 0 {
		where := Sentence{}
		for _, span := range d.Differs {
			said := span.sentence()
			where.Zh, where.En = where.Zh+"；与登记的文件相比，不同之处在 "+said.Zh, where.En+"; it differs from the registered file in "+said.En
		}
		r.add(CheckData, Unable, "data", say(
			"这不是已登记的文件：SM3 摘要 %[1]s（%[2]d 字节）不是该版本 %[3]d 个文件中的任何一个%[4]s",
			"this is not a registered file: SM3 %[1]s (%[2]d bytes) is none of the files (%[3]d) of this version%[4]s",
			brief(d.Digest.String()), d.Size, len(files), where))
		return
	}
	facts.Registered, facts.File = true, int64(at)
	r.add(CheckData, Passed, "data", say(
		"文件逐字节等于该版本的第 %[1]d 个文件（SM3 %[2]s）", "the file is, byte for byte, file %[1]d of this version (SM3 %[2]s)", at+1, brief(d.Digest.String())))
}
