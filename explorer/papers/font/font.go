// Package font holds the typeface of printed papers: WenQuanYi Micro Hei (文泉驿微米黑) 0.2.0-beta, cut down to the characters of GBK.
//
// It is © 2006–2008 Google Corporation and Ascender Corp. (Droid), © 2008–2009 The WenQuanYi Project Board of Trustees, used under the
// Apache License 2.0 (LICENSE beside this file), which allows to embed it in documents. Changed: only characters of GBK, Latin-1 and
// common signs are left, and no hinting.
package font

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"sync"
)

//go:embed wqy-microhei-gbk.ttf.gz
var packed []byte

// TrueType gives the typeface as a TrueType file. It is shared: nobody changes it.
var TrueType = sync.OnceValue(func() []byte {
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err == nil {
		var raw []byte
		if raw, err = io.ReadAll(reader); err == nil {
			return raw
		}
	}
	panic(fmt.Sprintf("font: the file that was built into this program: %v", err))
})
