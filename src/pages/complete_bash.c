/* Completion for bash: a function of what each option and operand takes, and rules that know no verb. */
#include "pages/complete.h"

#include <string.h>

static const char head[] = "# bash completion for billshift. Written by the build, from the tables of the program.\n\n";

static const char rules[] =
    "# Offers the next part of the paths that begin as $1; a NAME stands for whatever was typed.\n"
    "_billshift_paths()\n"
    "{\n"
    "    local key part typed parts last i\n"
    "    IFS=. read -r -a typed <<<\"$1\"\n"
    "    [[ $1 == *. || -z $1 ]] && typed+=('')\n"
    "    last=$((${#typed[@]} - 1))\n"
    "    local begin=${1%\"${typed[last]}\"}\n"
    "    while read -r key; do\n"
    "        IFS=. read -r -a parts <<<\"$key\"\n"
    "        [ ${#parts[@]} -gt \"$last\" ] || continue\n"
    "        for ((i = 0; i < last; i++)); do\n"
    "            part=${typed[i]%%\\[*}\n"
    "            [ \"$part\" = \"${typed[i]}\" ] || part+='[]'\n"
    "            [[ ${parts[i]} == NAME || ${parts[i]} == \"$part\" ]] || continue 2\n"
    "        done\n"
    "        part=${parts[last]}\n"
    "        [[ $part != NAME && $part == \"${typed[last]}\"* ]] || continue\n"
    "        if [[ $part == *'[]' ]]; then\n"
    "            part=${part%]}\n"
    "        elif [ ${#parts[@]} -gt $((last + 1)) ]; then\n"
    "            part+=.\n"
    "        else\n"
    "            part+==\n"
    "        fi\n"
    "        [[ \" ${COMPREPLY[*]} \" == *\" $begin$part \"* ]] || COMPREPLY+=(\"$begin$part\")\n"
    "    done < <(_billshift_keys)\n"
    "    compopt -o nospace 2>/dev/null\n"
    "}\n"
    "\n"
    "# Offers what a value may be, as _billshift_takes says it.\n"
    "_billshift_offer()\n"
    "{\n"
    "    local cur=$2 kind=${1%% *} words= begin=\n"
    "    [[ $1 == *' '* ]] && words=${1#* }\n"
    "    case $kind in\n"
    "    name) COMPREPLY+=($(compgen -W \"$words\" -- \"$cur\")) ;;\n"
    "    names)\n"
    "        [[ $cur == *,* ]] && begin=${cur%,*},\n"
    "        COMPREPLY+=($(compgen -P \"$begin\" -W \"$words\" -- \"${cur##*,}\"))\n"
    "        ;;\n"
    "    begin)\n"
    "        COMPREPLY+=($(compgen -W \"$words\" -- \"$cur\"))\n"
    "        compopt -o nospace 2>/dev/null\n"
    "        ;;\n"
    "    path) _billshift_paths \"$cur\" ;;\n"
    "    file | folder | scenario)\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        local IFS=$'\\n'\n"
    "        COMPREPLY+=($(compgen -d -- \"$cur\"))\n"
    "        [ \"$kind\" = file ] && COMPREPLY=($(compgen -f -- \"$cur\"))\n"
    "        [ \"$kind\" = scenario ] && COMPREPLY+=($(compgen -f -X '!*.y*ml' -- \"$cur\"))\n"
    "        ;;\n"
    "    esac\n"
    "}\n"
    "\n"
    "_billshift()\n"
    "{\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]} word option= position=0 takes i\n"
    "    COMPREPLY=()\n"
    "    if [ \"$COMP_CWORD\" -le 1 ]; then\n"
    "        COMPREPLY=($(compgen -W \"$_billshift_verbs help --help --version\" -- \"$cur\"))\n"
    "        return\n"
    "    fi\n"
    "    if [ \"$verb\" = help ]; then\n"
    "        [ \"$COMP_CWORD\" -ne 2 ] || COMPREPLY=($(compgen -W \"$_billshift_verbs\" -- \"$cur\"))\n"
    "        return\n"
    "    fi\n"
    "    # `=` and `:` are words of their own: --option=value is three, and what follows a value's own belongs to it.\n"
    "    for ((i = 2; i < COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        case $word in\n"
    "        = | :)\n"
    "            [ $((i + 1)) -eq \"$COMP_CWORD\" ] && [[ ${COMP_WORDS[i - 1]} != --* || $word == : ]] && return\n"
    "            [ $((i + 1)) -eq \"$COMP_CWORD\" ] && option=${COMP_WORDS[i - 1]}\n"
    "            i=$((i + 1))\n"
    "            ;;\n"
    "        -?*)\n"
    "            _billshift_takes \"$verb\" \"$word\"\n"
    "            if [ \"$takes\" != flag ] && [ \"${COMP_WORDS[i + 1]}\" != = ]; then\n"
    "                i=$((i + 1))\n"
    "                [ \"$i\" -eq \"$COMP_CWORD\" ] && option=$word\n"
    "            fi\n"
    "            ;;\n"
    "        *) position=$((position + 1)) ;;\n"
    "        esac\n"
    "    done\n"
    "    if [ \"$cur\" = = ]; then\n"
    "        [[ ${COMP_WORDS[COMP_CWORD - 1]} == --* ]] || return\n"
    "        option=${COMP_WORDS[COMP_CWORD - 1]} cur=\n"
    "    fi\n"
    "    if [ -n \"$option\" ]; then\n"
    "        _billshift_takes \"$verb\" \"$option\"\n"
    "        _billshift_offer \"$takes\" \"$cur\"\n"
    "    elif [[ $cur == -* ]]; then\n"
    "        _billshift_options \"$verb\"\n"
    "        COMPREPLY=($(compgen -W \"$takes\" -- \"$cur\"))\n"
    "    else\n"
    "        _billshift_operand \"$verb\" \"$position\"\n"
    "    fi\n"
    "}\n"
    "\n"
    "complete -F _billshift billshift\n";

static void write_option(const char *verb, const struct option_row *row, const struct value *value, FILE *out)
{
    fprintf(out, "    %s/--%s", verb, row->name);
    if (row->letter)
        fprintf(out, " | %s/-%c", verb, row->letter);
    fputs(") takes='", out);
    write_value(value, out);
    fputs("' ;;\n", out);
}

/* What each option takes. */
static void write_takes(const struct pages *pages, FILE *out)
{
    static struct value value;
    fputs("# What option $2 of verb $1 takes, in `takes`.\n_billshift_takes()\n{\n    case $1/$2 in\n", out);
    for (size_t i = 0; i < pages->n; i++)
        for (size_t k = 0; k < pages->verbs[i].n_rows; k++) {
            option_value(pages->verbs[i].verb->name, &pages->verbs[i].rows[k], pages->gallery, &value);
            write_option(pages->verbs[i].verb->name, &pages->verbs[i].rows[k], &value, out);
        }
    fputs("    *) takes=flag ;;\n    esac\n}\n\n", out);
}

static void write_options(const struct pages *pages, FILE *out)
{
    fputs("# The options of verb $1, in `takes`.\n_billshift_options()\n{\n    case $1 in\n", out);
    for (size_t i = 0; i < pages->n; i++) {
        fprintf(out, "    %s) takes='", pages->verbs[i].verb->name);
        for (size_t k = 0; k < pages->verbs[i].n_rows; k++)
            fprintf(out, "--%s ", pages->verbs[i].rows[k].name);
        fputs("--help' ;;\n", out);
    }
    fputs("    *) takes= ;;\n    esac\n}\n\n", out);
}

/* One that may be left out offers what the next one does, too. */
static void write_position(const struct usage *usage, size_t position, const char *gallery, FILE *out)
{
    static struct value value;
    bool or_next = true;
    for (size_t i = position; or_next && operand_value(usage, i, gallery, &value, &or_next); i++) {
        fputs(i == position ? "_billshift_offer '" : "; _billshift_offer '", out);
        write_value(&value, out);
        fputs("' \"$cur\"", out);
    }
    fputs(" ;;\n", out);
}

static void write_operands(const struct pages *pages, FILE *out)
{
    static struct value value;
    bool or_next;
    fputs("# Offers what operand $2 (from 0) of verb $1 may be.\n_billshift_operand()\n{\n    case $1/$2 in\n", out);
    for (size_t i = 0; i < pages->n; i++) {
        const struct usage *usage = pages->verbs[i].usage;
        size_t most = usage->operands_most < 0 ? 1 : (size_t)usage->operands_most;
        for (size_t k = 0; k < most && operand_value(usage, k, pages->gallery, &value, &or_next); k++) {
            if (usage->operands_most < 0)
                fprintf(out, "    %s/*) ", usage->verb);
            else
                fprintf(out, "    %s/%zu) ", usage->verb, k);
            write_position(usage, k, pages->gallery, out);
        }
    }
    fputs("    esac\n}\n\n", out);
}

void write_bash(const struct pages *pages, FILE *out)
{
    fputs(head, out);
    fputs("_billshift_verbs='", out);
    for (size_t i = 0; i < pages->n; i++)
        fprintf(out, "%s%s", i > 0 ? " " : "", pages->verbs[i].verb->name);
    fputs("'\n\n", out);
    write_takes(pages, out);
    write_options(pages, out);
    write_operands(pages, out);
    fputs("# The paths of a scenario's keys.\n_billshift_keys()\n{\n    cat <<'KEYS'\n", out);
    write_paths(out);
    fputs("KEYS\n}\n\n", out);
    fputs(rules, out);
}
