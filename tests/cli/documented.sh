# Sourced by cases of pages whose commands are run. documented PAGE: every command of a ```console block, a line that begins with "$ ", prints what is
# printed below it there; prints the differences. It runs where a reader would be: in a folder with scenarios/, the program in PATH, and the files that
# ```yaml blocks name in their first line, "# NAME.yaml". Usage: . "$CASE/../documented.sh"
# shellcheck shell=bash
documented() {
    local i
    cp -R "$SCENARIOS" scenarios
    mkdir bin
    ln -s "$BILLSHIFT" bin/billshift
    PATH=$PWD/bin:$PATH
    awk '
        /^```/ { if (file) close(file); file = ""; block = $0 == "```yaml"; next }
        block && /^# [a-z_-]+\.yaml$/ { file = $2 }
        { block = 0 }
        file { print >file }
    ' "$1"
    awk '
        /^```/ { inside = $0 == "```console"; if (!inside) close_one(); next }
        inside && /^\$ / { close_one(); n++; command = substr($0, 3); open = 1; printed = ""; next_line = command ~ /\\$/; sub(/\\$/, "", command); next }
        inside && open && next_line { next_line = $0 ~ /\\$/; sub(/\\$/, ""); command = command " " $0; next }
        inside && open { printed = printed $0 "\n" }
        function close_one() {
            if (open) {
                printf "%s\n", command >(n ".command")
                printf "%s", printed >(n ".printed")
                close(n ".command")
                close(n ".printed")
            }
            open = 0
        }
    ' "$1"
    for ((i = 1; ; i++)); do
        [ -f $i.command ] || break
        bash $i.command >$i.out
        diff "$i.printed" "$i.out" >$i.diff || { cat $i.command; cat $i.diff; }
    done
    [ $i -gt 4 ] || echo "only $((i - 1)) commands in $1"
}
