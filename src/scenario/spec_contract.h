/* What a scenario says below contracts.*: a part of spec.h, which includes it. */
#ifndef BILLSHIFT_SCENARIO_SPEC_CONTRACT_H
#define BILLSHIFT_SCENARIO_SPEC_CONTRACT_H

#ifndef BILLSHIFT_SCENARIO_SPEC_H
#error "include scenario/spec.h"
#endif

struct bs_tier_spec {
    struct bs_block_head head;
    struct bs_number_field up_to, price, rate, fee, package;
};

struct bs_convert_spec {
    struct bs_block_head head;
    struct bs_number_field free, divide, places;
    struct bs_text_field round;
};

struct bs_charge_spec {
    struct bs_block_head head;
    struct bs_text_field meter, rate_card, name, model, scope, beyond, rounding, events, negative;
    struct bs_number_field multiplier, included, included_per_seat, per, price, rate, size, minimum_packages, lasts;
    struct bs_number_field fee_per_event, minimum_per_event, maximum_per_event, free_events, free_amount;
    struct bs_number_field discount, minimum, maximum;
    struct bs_blocks_field convert, tiers;
    struct bs_flag_field fee_at_zero;
};

struct bs_discount_spec {
    struct bs_block_head head;
    struct bs_number_field charges, seats;
};

struct bs_spend_tier_spec {
    struct bs_block_head head;
    struct bs_number_field up_to, discount;
};

struct bs_spend_discount_spec {
    struct bs_block_head head;
    struct bs_text_field model;
    struct bs_blocks_field tiers;
};

struct bs_seat_type_spec {
    struct bs_block_head head;
    struct bs_number_field seat_fee;
    struct bs_raw_field grants, segments;
};

/* What a month's prices say: in the contract itself and in its changes. */
struct bs_terms_spec {
    struct bs_block_head head;
    struct bs_number_field seat_fee, organization_fee, minimum_bill, maximum_bill, seats_minimum;
    struct bs_raw_field discount, rate_cards; /* rate_cards: of a change only */
    struct bs_blocks_field seat_types, charges, spend_discount;
};

struct bs_change_spec {
    struct bs_block_head head;
    struct bs_raw_field from, until;
    struct bs_terms_spec terms;
};

struct bs_rollover_spec {
    struct bs_block_head head;
    struct bs_number_field at_least, up_to, times;
};

struct bs_minimum_part_spec {
    struct bs_block_head head;
    struct bs_number_field days, of, places;
};

struct bs_commitment_spec {
    struct bs_block_head head;
    struct bs_number_field units, price, overage_factor;
    struct bs_text_field meter, rate_card, period, paid, past;
    struct bs_flag_field true_up, renews;
    struct bs_raw_field amount, rollover;
};

struct bs_credit_spec {
    struct bs_block_head head;
    struct bs_text_field name, meter, rate_card, pays;
    struct bs_number_field amount, at_most, price, lives, priority;
    struct bs_raw_field money, per_seat, from, until, every, rollover;
    struct bs_flag_field renews, carry_overage;
};

struct bs_spend_cap_spec {
    struct bs_block_head head;
    struct bs_number_field user, organization;
    struct bs_raw_field seat_types;
    struct bs_text_field counts, then;
};

struct bs_response_spec {
    struct bs_block_head head;
    struct bs_number_field elasticity, price, reference_price, latent;
    struct bs_blocks_field efficiency, substitute;
};

struct bs_substitute_spec {
    struct bs_block_head head;
    struct bs_text_field model, with;
    struct bs_number_field share, tokens;
};

struct bs_efficiency_spec {
    struct bs_block_head head;
    struct bs_number_field saved, adopted;
    struct bs_raw_field by;
};

struct bs_escalator_spec {
    struct bs_block_head head;
    struct bs_number_field rate, every;
    struct bs_raw_field from;
};

struct bs_contract_spec {
    struct bs_block_head head;
    struct bs_text_field title, currency, allocate, fee_paid, before;
    struct bs_blocks_field commitment, credits, spend_cap, changes, minimum_part, response;
    struct bs_raw_field escalator, ramp, begins;
    struct bs_terms_spec terms;
};

#endif
