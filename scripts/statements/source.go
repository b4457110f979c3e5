package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
)

// source is one package as text: what reflection cannot tell, its comments above all.
type source struct {
	// constants are its constants by name; order lists the names as they stand.
	constants map[string]constant
	order     []string
	// structs are the fields of its structs, docs the comments of its types.
	structs map[string][]field
	docs    map[string]string
	// functions holds functions by their name, methods by ".name" and by "type.name".
	functions map[string][]*ast.FuncDecl
	// variables are the initial values of variables.
	variables map[string]ast.Expr
}

// constant is a typed constant with its value as text.
type constant struct{ kind, value, comment string }

// field is one field of a struct; an embedded one has the name of its type.
type field struct {
	name, comment string
	embedded      bool
}

// read parses the files of a package, tests aside.
func read(dir string) (*source, error) {
	s := &source{
		constants: make(map[string]constant), structs: make(map[string][]field), docs: make(map[string]string),
		functions: make(map[string][]*ast.FuncDecl), variables: make(map[string]ast.Expr),
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s holds no Go files", dir)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, d := range file.Decls {
			s.declare(d)
		}
	}
	return s, nil
}

func (s *source) declare(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if d.Recv != nil {
			if pointer, ok := d.Recv.List[0].Type.(*ast.StarExpr); ok {
				of := valueName(pointer.X) + "." + name
				s.functions[of] = append(s.functions[of], d)
			}
			name = "." + name
		}
		s.functions[name] = append(s.functions[name], d)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				s.value(d.Tok, spec)
			case *ast.TypeSpec:
				s.typed(d, spec)
			}
		}
	}
}

func (s *source) value(tok token.Token, spec *ast.ValueSpec) {
	for i, name := range spec.Names {
		if i >= len(spec.Values) {
			return
		}
		literal, ok := spec.Values[i].(*ast.BasicLit)
		kind, typed := spec.Type.(*ast.Ident)
		if tok != token.CONST || !ok || !typed {
			s.variables[name.Name] = spec.Values[i]
			continue
		}
		value := literal.Value
		if text, err := strconv.Unquote(value); err == nil {
			value = text
		}
		s.constants[name.Name] = constant{kind.Name, value, sentence(spec.Doc, spec.Comment)}
		s.order = append(s.order, name.Name)
	}
}

func (s *source) typed(d *ast.GenDecl, spec *ast.TypeSpec) {
	doc := spec.Doc
	if doc == nil {
		doc = d.Doc
	}
	s.docs[spec.Name.Name] = sentence(doc)
	body, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	fields := []field{}
	for _, f := range body.Fields.List {
		comment := sentence(f.Doc, f.Comment)
		for _, name := range f.Names {
			fields = append(fields, field{name: name.Name, comment: comment})
		}
		if ident, ok := f.Type.(*ast.Ident); ok && len(f.Names) == 0 {
			fields = append(fields, field{name: ident.Name, comment: comment, embedded: true})
		}
	}
	s.structs[spec.Name.Name] = fields
}

// sentence joins comments to one line.
func sentence(groups ...*ast.CommentGroup) string {
	var all []string
	for _, g := range groups {
		if g != nil {
			all = append(all, strings.Fields(g.Text())...)
		}
	}
	return strings.Join(all, " ")
}

// of gives the constants of a type, as they stand.
func (s *source) of(kind string) []constant {
	var all []constant
	for _, name := range s.order {
		if c := s.constants[name]; c.kind == kind {
			all = append(all, c)
		}
	}
	return all
}

// valueOf gives the value of a constant that an expression names, here or by package.
func valueOf(e ast.Expr, packages ...*source) string {
	for _, p := range packages {
		if c, ok := p.constants[valueName(e)]; ok {
			return c.value
		}
	}
	return ""
}

// valueName gives the name in an expression, without its package.
func valueName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}
