#!/bin/sh
# Stands for rustc while the tests are built (RUSTC_WORKSPACE_WRAPPER): the library works hard in them, their own code and
# the command line's do not, and to optimise them less saves more time than their run takes longer. A profile cannot
# say so of the targets of one package.
crate=
previous=
for word; do
  [ "$previous" = --crate-name ] && crate=$word
  previous=$word
done
case $crate in
  it | blast) exec "$@" -C opt-level=1 ;;
  *) exec "$@" ;;
esac
