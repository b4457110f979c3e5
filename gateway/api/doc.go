// Package api is the gateway's API as openapi.yaml (OpenAPI 3.1) defines it: documents and client, generated from it.
//
// The definition comes first; `go generate ./gateway/api` makes the code here and the server's side in package httpapi anew.
package api

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config types.cfg.yaml openapi.yaml
//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config server.cfg.yaml openapi.yaml
