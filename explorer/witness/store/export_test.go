package store

import bolt "go.etcd.io/bbolt"

// DB is the file, for tests that change what the disk has.
func (s *Replay) DB() *bolt.DB { return s.db }

// DB is the file, for tests that change what the disk has.
func (s *Cosigned) DB() *bolt.DB { return s.db }
