/* What a figure is held against: FIGURE>VALUE, FIGURE<=VALUE, FIGURE=VALUE. */
#ifndef BILLSHIFT_ENGINE_CONDITION_H
#define BILLSHIFT_ENGINE_CONDITION_H

#include <billshift/figure.h>
#include <billshift/model.h>

struct condition {
    struct bs_figure figure;
    char relation; /* > < or =: equal alone */
    bool equal;    /* what is equal is meant too */
    double value;  /* in the figure's unit; a share as a part of 1 */
};

/* FIGURE as of bs_figure_parse; VALUE an amount (150, 1.2k, in the model's currency), a share (60%), a ratio (2 or 2x) or a number. equal: whether `=` alone is an
   operator. BS_ERROR_INPUT: message (BS_MESSAGE_SIZE bytes) says why; example: what is shown where there is no operator. */
enum bs_status condition_parse(const char *text, bool equal, const char *example, const struct bs_measure_space *space,
                               const struct bs_model *model, struct condition *out, char *message) BS_CHECKED;

/* A figure's value in words, with its unit. text: 64 bytes */
const char *condition_figure(double value, enum bs_unit unit, const struct bs_model *model, char *text);

#endif
