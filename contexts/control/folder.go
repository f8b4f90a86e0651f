package control

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// This file knows where sockets stand: in a folder that only this user may
// enter. Another user may have made a folder of that name before, to be asked
// instead of the host or to take its socket away, so it is looked at first.

// folders are the places of this user's sockets, the best first.
func folders() []string {
	var list []string
	if run := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(run) {
		list = append(list, filepath.Join(run, "pyp"))
	}
	return append(list, filepath.Join(os.TempDir(), fmt.Sprintf("pyp-%d", os.Getuid())))
}

// makeFolder gives the first of the folders that is ours alone, and makes it if
// need be.
func makeFolder() (string, error) {
	var all []error
	for _, dir := range folders() {
		err := os.Mkdir(dir, 0o700)
		if err == nil || errors.Is(err, fs.ErrExist) {
			err = private(dir)
		}
		if err == nil {
			return dir, nil
		}
		all = append(all, err)
	}
	return "", errors.Join(all...)
}

// private reports why a folder cannot be trusted.
func private(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	mode := info.Mode()
	switch {
	case mode&fs.ModeSymlink != 0:
		return fmt.Errorf("%s is a symbolic link; remove it, or choose another place with --control", dir)
	case !mode.IsDir():
		return fmt.Errorf("%s is not a folder; remove it, or choose another place with --control", dir)
	case owner(info) != os.Geteuid():
		return fmt.Errorf("%s belongs to user %d; choose another place with --control", dir, owner(info))
	case mode.Perm()&0o077 != 0:
		return fmt.Errorf("%s gives rights to others (%v); run chmod 700 on it", dir, mode.Perm())
	}
	return steady(filepath.Dir(dir))
}

// steady reports why what stands in a folder may be replaced by others.
func steady(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if o := owner(info); o != 0 && o != os.Geteuid() {
		return fmt.Errorf("%s belongs to user %d, who may replace what is in it; choose another place with --control", dir, o)
	}
	if info.Mode().Perm()&0o022 != 0 && info.Mode()&fs.ModeSticky == 0 {
		return fmt.Errorf("%s may be changed by others (%v); choose another place with --control", dir, info.Mode().Perm())
	}
	return nil
}

func owner(info fs.FileInfo) int {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return -1
	}
	return int(s.Uid)
}
