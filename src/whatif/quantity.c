#include "whatif/quantity.h"

#include <billshift/number.h>
#include <billshift/text.h>
#include <stdio.h>
#include <string.h>

bool quantity_read(const char *text, size_t length, struct quantity *out)
{
    char message[BS_MESSAGE_SIZE];
    *out = (struct quantity){.money = length > 0 && *text == '$'};
    if (length > 4 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3 && text[3] == ' ') {
        memcpy(out->code, text, 3);
        text += 4;
        length -= 4;
    }
    if (out->money) {
        text++;
        length--;
    }
    if (length > 0 && (text[length - 1] == '%' || text[length - 1] == 'x'))
        out->sign = text[--length];
    return length > 0 && bs_number_parse(text, length, BS_NUMBER_PLAIN, NULL, &out->value, message) == BS_OK;
}

bool quantity_alike(const struct quantity *a, const struct quantity *b)
{
    return a->money == b->money && a->sign == b->sign && strcmp(a->code, b->code) == 0;
}

const char *quantity_text(const struct quantity *like, double value, char *buffer)
{
    char number[BS_NUMBER_TEXT], sign[2] = {like->sign, '\0'};
    snprintf(buffer, QUANTITY_TEXT, "%s%s%s%s%s", like->code, *like->code ? " " : "", like->money ? "$" : "",
             bs_number_text(value, number), sign);
    return buffer;
}
