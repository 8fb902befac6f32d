/* Completion for zsh: an _arguments call for each verb. */
#include "pages/complete.h"

#include <string.h>

static const char rules[] =
    "# Offers the next part of the paths that begin as what was typed; a NAME stands for whatever stands there.\n"
    "_billshift_paths() {\n"
    "  local key part i last word=${(Q)PREFIX}\n"
    "  local -a typed parts offers\n"
    "  typed=(\"${(@s:.:)word}\")\n"
    "  last=$#typed\n"
    "  local begin=${word%$typed[last]}\n"
    "  for key in $_billshift_keys; do\n"
    "    parts=(\"${(@s:.:)key}\")\n"
    "    (( $#parts >= last )) || continue\n"
    "    for (( i = 1; i < last; i++ )); do\n"
    "      part=${typed[i]%%'['*}\n"
    "      [[ $part == \"$typed[i]\" ]] || part+='[]'\n"
    "      [[ $parts[i] == NAME || $parts[i] == \"$part\" ]] || continue 2\n"
    "    done\n"
    "    part=$parts[last]\n"
    "    [[ $part != NAME ]] || continue\n"
    "    if [[ $part == *'[]' ]]; then part=${part%']'}\n"
    "    elif (( $#parts > last )); then part+=.\n"
    "    else part+==; fi\n"
    "    offers+=($begin$part)\n"
    "  done\n"
    "  compadd -S '' -U -- ${(Mu)offers:#${word}*}\n"
    "}\n"
    "\n";

/* In a specification of _arguments: `:` separates, [] enclose; the whole is in single quotes. */
static void spec_text(const char *text, FILE *out)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\'", out);
        else if (strchr(":[]\\", *text))
            fputc('\\', out);
        fputc(*text, out);
    }
}

/* The action of a specification. */
static void action(const struct value *value, FILE *out)
{
    static const char *const actions[] = {[VALUE_PATH] = "_billshift_paths",
                                          [VALUE_FILE] = "_files",
                                          [VALUE_FOLDER] = "_files -/",
                                          [VALUE_SCENARIO] = "_files -g \"*.y(a|)ml(-.)\""};
    bool names = value->kind == VALUE_NAME || value->kind == VALUE_NAMES || value->kind == VALUE_BEGIN;
    if (!names) {
        fputs(value->kind < ROWS(actions) && actions[value->kind] ? actions[value->kind] : " ", out);
        return;
    }
    fputs(value->kind == VALUE_NAMES ? "_values -s , name" : value->kind == VALUE_BEGIN ? "compadd -S \"\" --" : "(", out);
    for (size_t i = 0; i < value->n; i++)
        fprintf(out, "%s%s", i > 0 || value->kind != VALUE_NAME ? " " : "", value->names[i]);
    fputs(value->kind == VALUE_NAME ? ")" : "", out);
}

static void write_option(const struct page_verb *verb, const struct option_row *row, const char *gallery, FILE *out)
{
    static struct value value;
    char buffer[128];
    option_value(verb->verb->name, row, gallery, &value);
    fputs(" \\\n        ", out);
    const char *many = row->kind == OPTION_LIST ? "*" : "";
    if (row->letter)
        fprintf(out, "'%s(-%c --%s)'{-%c,--%s%s}'[", *many ? "*" : "", row->letter, row->name, row->letter, row->name,
                row->argument ? "=" : "");
    else
        fprintf(out, "'%s--%s%s[", many, row->name, row->argument ? "=" : "");
    spec_text(option_help(verb, row, buffer), out);
    fputc(']', out);
    if (row->argument) {
        fputc(':', out);
        spec_text(row->argument, out);
        fputc(':', out);
        action(&value, out);
    }
    fputc('\'', out);
}

static void write_operands(const struct usage *usage, const char *gallery, FILE *out)
{
    static struct value value;
    bool or_next = false;
    size_t most = usage->operands_most < 0 ? 1 : (size_t)usage->operands_most;
    for (size_t i = 0; i < most && operand_value(usage, i, gallery, &value, &or_next); i++) {
        fputs(" \\\n        '", out);
        if (usage->operands_most < 0)
            fputs("*:operand:", out);
        else
            fprintf(out, "%zu:operand:", i + 1);
        if (or_next) {
            /* the next operand may stand here too */
            fputs("_alternative \"names\\:name\\:", out);
            action(&value, out);
            fputs("\" \"files\\:file\\:_files\"", out);
        } else
            action(&value, out);
        fputc('\'', out);
    }
}

void write_zsh(const struct pages *pages, FILE *out)
{
    fputs("#compdef billshift\n# zsh completion for billshift. Written by the build, from the tables of the program.\n\n"
          "typeset -ga _billshift_keys\n_billshift_keys=(${(f)\"$(<<'KEYS'\n",
          out);
    write_paths(out);
    fputs("KEYS\n)\"})\n\n", out);
    fputs(rules, out);
    fputs("_billshift() {\n  setopt localoptions extendedglob\n  local curcontext=$curcontext state line\n  local -a verbs\n  "
          "verbs=(\n",
          out);
    for (size_t i = 0; i < pages->n; i++) {
        fprintf(out, "    '%s:", pages->verbs[i].verb->name);
        spec_text(pages->verbs[i].verb->help, out);
        fputs("'\n", out);
    }
    fputs("  )\n"
          "  _arguments -C '(- *)'{-h,--help}'[list the verbs]' '(- *)'{-V,--version}'[print the version]' \\\n"
          "    '1:verb:->verb' '*::argument:->argument'\n"
          "  case $state in\n"
          "  verb)\n"
          "    verbs+=('help:print the help of a verb')\n"
          "    _describe verb verbs ;;\n"
          "  argument)\n"
          "    case $words[1] in\n"
          "    help) (( CURRENT == 2 )) && _describe verb verbs ;;\n",
          out);
    for (size_t i = 0; i < pages->n; i++) {
        fprintf(out, "    %s)\n      _arguments -s '(- *)'{-h,--help}'[print a summary of the options]'",
                pages->verbs[i].verb->name);
        for (size_t k = 0; k < pages->verbs[i].n_rows; k++)
            write_option(&pages->verbs[i], &pages->verbs[i].rows[k], pages->gallery, out);
        write_operands(pages->verbs[i].usage, pages->gallery, out);
        fputs(" ;;\n", out);
    }
    fputs("    esac ;;\n  esac\n}\n\n"
          "# Read as a file of functions it completes at once; autoloaded, its first call is one.\n"
          "if [ \"$funcstack[1]\" = _billshift ]; then _billshift \"$@\"; else compdef _billshift billshift; fi\n",
          out);
}
