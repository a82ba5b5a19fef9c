// Package web tests that real clients work: the official Firebase web SDK in
// Chromium and in Node, against the whole platform. It has no code but its tests,
// which run in the local stack:
//
//	go run ./functions/local exec go test -v ./functions/local/web
//
// journey.js is what a client does, written once; observations_test.go is what it
// must have seen; web_test.go runs it in both. The browser's page is from another
// origin than the functions, as a marketplace's would be.
package web
