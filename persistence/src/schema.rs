//! The tables, the same for both databases.

diesel::table! {
    organisations (id) {
        id -> Text,
        parent_id -> Nullable<Text>,
        path -> Text,
        kind -> Text,
        name_zh -> Text,
        name_en -> Text,
        region -> Nullable<Text>,
        issuer -> Nullable<Text>,
        row_version -> Integer,
    }
}

diesel::table! {
    enterprises (id) {
        id -> Text,
        credit_code -> Text,
        enterprise_code -> Nullable<Text>,
        customs_registration -> Nullable<Text>,
        name_zh -> Text,
        name_en -> Text,
        region -> Text,
        is_central_in_beijing -> Bool,
        standing -> Text,
        banned_from -> Nullable<Date>,
        banned_until -> Nullable<Date>,
        authority_path -> Text,
        created_at -> Timestamp,
        row_version -> Integer,
    }
}

diesel::table! {
    principals (id) {
        id -> Text,
        login -> Text,
        name -> Text,
        kind -> Text,
        state -> Text,
        organisation_id -> Nullable<Text>,
        enterprise_id -> Nullable<Text>,
        roles -> Text,
        secret_hash -> Text,
        jwks -> Nullable<Text>,
        failed_attempts -> Integer,
        locked_until -> Nullable<Timestamp>,
        created_at -> Timestamp,
        row_version -> Integer,
    }
}

diesel::table! {
    refresh_tokens (digest) {
        digest -> Text,
        family -> Text,
        principal_id -> Text,
        issued_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    reference_state (id) {
        id -> Integer,
        version -> BigInt,
    }
}

diesel::table! {
    code_entries (table_name, code, valid_from) {
        table_name -> Text,
        code -> Text,
        valid_from -> Date,
        valid_until -> Nullable<Date>,
        name_zh -> Text,
        name_en -> Text,
        evidence -> Text,
    }
}

diesel::table! {
    catalogue_goods (catalogue, year, hs_code, trade_mode) {
        catalogue -> Text,
        year -> Integer,
        hs_code -> Text,
        trade_mode -> Text,
        part -> Text,
        category -> Text,
        name_zh -> Text,
        unit -> Text,
        is_bulk -> Bool,
        tolerance -> Integer,
        allows_several_batches -> Bool,
        is_used_only -> Bool,
        designated_ports -> Text,
        validity_months -> Nullable<Integer>,
        evidence -> Text,
    }
}

diesel::table! {
    competences (id) {
        id -> Text,
        matter -> Text,
        category -> Nullable<Text>,
        trade_mode -> Nullable<Text>,
        region -> Nullable<Text>,
        central_in_beijing -> Nullable<Bool>,
        year_from -> Integer,
        year_until -> Nullable<Integer>,
        handling -> Text,
        issuing -> Text,
        evidence -> Text,
    }
}

diesel::table! {
    calendar_days (day) {
        day -> Date,
        kind -> Text,
        name_zh -> Text,
        name_en -> Text,
    }
}

diesel::table! {
    exchange_rates (year, month, currency) {
        year -> Integer,
        month -> Integer,
        currency -> Text,
        usd_hundred_millionths -> BigInt,
    }
}

diesel::table! {
    cases (id) {
        id -> Text,
        number -> Nullable<Text>,
        check_code -> Nullable<Text>,
        matter -> Text,
        enterprise_id -> Text,
        applicant_id -> Text,
        handling_id -> Nullable<Text>,
        handling_path -> Nullable<Text>,
        issuing_id -> Nullable<Text>,
        issuing_path -> Nullable<Text>,
        state -> Text,
        stage -> Nullable<Text>,
        form_version -> Integer,
        regime -> Nullable<Text>,
        received_on -> Nullable<Date>,
        accepted_on -> Nullable<Date>,
        decided_on -> Nullable<Date>,
        was_corrected -> Bool,
        licence_id -> Nullable<Text>,
        copied_from -> Nullable<Text>,
        segments -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        row_version -> Integer,
    }
}

diesel::table! {
    case_versions (case_id, version) {
        case_id -> Text,
        version -> Integer,
        form -> Text,
        author_id -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    opinions (id) {
        id -> Text,
        case_id -> Text,
        stage -> Text,
        verdict -> Text,
        text -> Text,
        author_id -> Text,
        organisation_id -> Text,
        form_version -> Integer,
        at -> Timestamp,
    }
}

diesel::table! {
    corrections (case_id) {
        case_id -> Text,
        items -> Text,
        issued_by -> Text,
        issued_at -> Timestamp,
        answered_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    attachments (id) {
        id -> Text,
        case_id -> Text,
        kind -> Text,
        name -> Text,
        media_type -> Text,
        size_bytes -> BigInt,
        digest -> Text,
        added_by -> Text,
        added_at -> Timestamp,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    licences (id) {
        id -> Text,
        kind -> Text,
        number -> Text,
        case_id -> Text,
        enterprise_id -> Text,
        importer_code -> Nullable<Text>,
        importer_name -> Text,
        consignee_code -> Nullable<Text>,
        consignee_name -> Text,
        issuer -> Text,
        issuing_id -> Text,
        issuing_path -> Text,
        handling_path -> Text,
        collection_id -> Text,
        collection_path -> Text,
        year -> Integer,
        regime -> Text,
        trade_mode -> Text,
        exchange_source -> Nullable<Text>,
        ports -> Text,
        trading_country -> Text,
        origin_country -> Nullable<Text>,
        goods_use -> Nullable<Text>,
        payment -> Nullable<Text>,
        transport -> Nullable<Text>,
        category -> Nullable<Text>,
        net_weight -> Nullable<BigInt>,
        hs_code -> Text,
        goods_name -> Text,
        unit -> Text,
        quantity -> BigInt,
        currency -> Text,
        amount -> BigInt,
        amount_usd -> Nullable<BigInt>,
        lines -> Text,
        contract_number -> Text,
        batch_mode -> Text,
        uses_max -> Integer,
        is_bulk -> Bool,
        tolerance -> Integer,
        delivery -> Text,
        issued_on -> Date,
        valid_from -> Date,
        valid_until -> Date,
        remarks -> Text,
        predecessor -> Nullable<Text>,
        successor -> Nullable<Text>,
        succession -> Nullable<Text>,
        extensions -> Integer,
        state -> Text,
        uses -> Integer,
        issued_at -> Timestamp,
        signature -> Text,
        row_version -> Integer,
    }
}

diesel::table! {
    ledger_accounts (id) {
        id -> Text,
        licence_id -> Text,
        unit -> Text,
        granted -> BigInt,
        available -> BigInt,
        reserved -> BigInt,
        cleared -> BigInt,
        released -> BigInt,
        overdraft -> BigInt,
        row_version -> Integer,
    }
}

diesel::table! {
    ledger_entries (id) {
        id -> Text,
        account_id -> Text,
        from_bucket -> Text,
        to_bucket -> Text,
        amount -> BigInt,
        reference -> Text,
        available -> BigInt,
        reserved -> BigInt,
        cleared -> BigInt,
        released -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    declaration_lines (office, declaration, line_number) {
        office -> Text,
        declaration -> Text,
        line_number -> Integer,
        version -> Integer,
        licence_id -> Text,
        state -> Text,
        quantity -> BigInt,
        port -> Text,
        declared_on -> Date,
        use_number -> Integer,
        is_final -> Bool,
        licence_line -> Nullable<Integer>,
        updated_at -> Timestamp,
        updated_on -> Date,
    }
}

diesel::table! {
    usage_messages (id) {
        id -> Text,
        office -> Text,
        declaration -> Text,
        line_number -> Integer,
        version -> Integer,
        licence_kind -> Text,
        licence_number -> Text,
        issuing_path -> Nullable<Text>,
        fingerprint -> Text,
        body -> Text,
        outcome -> Text,
        reason -> Nullable<Text>,
        detail -> Nullable<Text>,
        sender_id -> Text,
        received_at -> Timestamp,
        received_on -> Date,
        resolved_by -> Nullable<Text>,
        resolved_at -> Nullable<Timestamp>,
        resolution -> Nullable<Text>,
        row_version -> Integer,
    }
}

diesel::table! {
    statement_lines (day, office, declaration, line_number) {
        day -> Date,
        office -> Text,
        declaration -> Text,
        line_number -> Integer,
        version -> Integer,
        licence_kind -> Text,
        licence_number -> Text,
        state -> Text,
        quantity -> BigInt,
    }
}

diesel::table! {
    reconciliations (id) {
        id -> Text,
        day -> Date,
        lines_here -> BigInt,
        lines_there -> BigInt,
        differences -> BigInt,
        started_by -> Text,
        finished_at -> Timestamp,
        row_version -> Integer,
    }
}

diesel::table! {
    differences (id) {
        id -> Text,
        reconciliation_id -> Nullable<Text>,
        day -> Date,
        kind -> Text,
        office -> Text,
        declaration -> Text,
        line_number -> Integer,
        licence_kind -> Text,
        licence_number -> Text,
        issuing_path -> Nullable<Text>,
        ours -> Nullable<BigInt>,
        theirs -> Nullable<BigInt>,
        holder -> Nullable<BigInt>,
        holder_reason -> Nullable<Text>,
        outcome -> Nullable<Text>,
        enterprise_id -> Nullable<Text>,
        state -> Text,
        closed_by -> Nullable<Text>,
        closed_at -> Nullable<Timestamp>,
        reason -> Nullable<Text>,
        row_version -> Integer,
    }
}

diesel::table! {
    exchange_messages (id) {
        id -> Text,
        partner -> Text,
        licence_id -> Text,
        sequence -> Integer,
        kind -> Text,
        body -> Text,
        created_at -> Timestamp,
        attempts -> Integer,
        next_attempt_at -> Timestamp,
        last_error -> Nullable<Text>,
        acknowledged_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    mechanical_approvals (number, sequence) {
        number -> Text,
        sequence -> Integer,
        importer -> Text,
        hs_code -> Text,
        unit -> Text,
        quantity -> BigInt,
        valid_until -> Date,
        case_id -> Nullable<Text>,
        received_at -> Timestamp,
        passed_on_at -> Nullable<Timestamp>,
        attempts -> Integer,
        next_attempt_at -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    peer_licences (licence_number) {
        licence_number -> Text,
        approval_number -> Nullable<Text>,
        approval_sequence -> Nullable<Integer>,
        predecessor -> Nullable<Text>,
        successor -> Nullable<Text>,
        state -> Text,
        unit -> Text,
        quantity -> BigInt,
        cleared -> BigInt,
        valid_until -> Date,
        message_sequence -> Integer,
        heard_at -> Timestamp,
    }
}

diesel::table! {
    approval_uses (approval_number, licence_id) {
        approval_number -> Text,
        licence_id -> Text,
        enterprise_id -> Text,
    }
}

diesel::table! {
    events (id) {
        id -> Text,
        stream -> Text,
        sequence -> BigInt,
        kind -> Text,
        actor -> Text,
        trace_id -> Nullable<Text>,
        at -> Timestamp,
        body -> Text,
        previous_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    event_positions (position) {
        position -> BigInt,
        event_id -> Text,
        day -> Date,
    }
}

diesel::table! {
    outbox (event_id) {
        event_id -> Text,
    }
}

diesel::table! {
    daily_roots (day) {
        day -> Date,
        first_position -> BigInt,
        last_position -> BigInt,
        root -> Text,
        previous_root -> Text,
        made_at -> Timestamp,
    }
}

diesel::table! {
    idempotency_records (principal_id, key) {
        principal_id -> Text,
        key -> Text,
        fingerprint -> Text,
        status -> Integer,
        headers -> Text,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    counters (kind, period, issuer) {
        kind -> Text,
        period -> Text,
        issuer -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    leases (name) {
        name -> Text,
        holder -> Text,
        until -> Timestamp,
    }
}

diesel::table! {
    case_places (path, case_id) {
        path -> Text,
        case_id -> Text,
    }
}

diesel::table! {
    licence_places (path, licence_id) {
        path -> Text,
        licence_id -> Text,
    }
}

diesel::table! {
    tenders (id) {
        id -> Text,
        year -> Integer,
        commodity -> Text,
        round -> Integer,
        document -> Text,
        method -> Text,
        price -> Nullable<BigInt>,
        unit -> Text,
        quantity -> BigInt,
        least -> BigInt,
        floor -> BigInt,
        lot -> BigInt,
        deposit -> Integer,
        bids_from -> Timestamp,
        closes_at -> Timestamp,
        opens_at -> Timestamp,
        opened_until -> Timestamp,
        deposit_due -> Date,
        balance_due -> Date,
        limit_exported -> Nullable<Integer>,
        limit_value -> Nullable<Integer>,
        limit_supplied -> Nullable<Integer>,
        limit_from -> Nullable<BigInt>,
        limit_share -> Nullable<Integer>,
        limit_small -> Nullable<BigInt>,
        limit_price -> Nullable<BigInt>,
        return_by -> Date,
        refund -> Integer,
        rebids -> Nullable<Text>,
        state -> Text,
        evaluated_by -> Nullable<Text>,
        results -> Nullable<Text>,
        row_version -> Integer,
    }
}

diesel::table! {
    tender_bidders (tender_id, enterprise_id) {
        tender_id -> Text,
        enterprise_id -> Text,
        maximum -> BigInt,
    }
}

diesel::table! {
    tender_bids (id) {
        id -> Text,
        tender_id -> Text,
        enterprise_id -> Text,
        seal -> Text,
        received_at -> Timestamp,
        quantity -> Nullable<BigInt>,
        price -> Nullable<BigInt>,
        salt -> Nullable<Text>,
        opened_at -> Nullable<Timestamp>,
        fault -> Nullable<Text>,
        awarded -> Nullable<BigInt>,
        award_price -> Nullable<BigInt>,
        deposit_paid_on -> Nullable<Date>,
        paid_on -> Nullable<Date>,
        returned -> BigInt,
        refunded -> BigInt,
    }
}

diesel::joinable!(tender_bids -> enterprises (enterprise_id));
diesel::joinable!(tender_bidders -> enterprises (enterprise_id));
diesel::joinable!(case_places -> cases (case_id));
diesel::joinable!(case_batch_items -> cases (case_id));
diesel::joinable!(attachments -> cases (case_id));
diesel::joinable!(licence_places -> licences (licence_id));
diesel::joinable!(event_positions -> events (event_id));
diesel::joinable!(outbox -> events (event_id));
diesel::joinable!(ledger_accounts -> licences (licence_id));
diesel::joinable!(declaration_lines -> licences (licence_id));
diesel::joinable!(exchange_messages -> licences (licence_id));
diesel::joinable!(principals -> organisations (organisation_id));
diesel::allow_tables_to_appear_in_same_query!(events, event_positions, outbox);
diesel::allow_tables_to_appear_in_same_query!(cases, case_places);
diesel::allow_tables_to_appear_in_same_query!(cases, case_batch_items);
diesel::allow_tables_to_appear_in_same_query!(cases, attachments);
diesel::allow_tables_to_appear_in_same_query!(
    licences,
    licence_places,
    ledger_accounts,
    declaration_lines,
    tender_bidders,
    tender_bids,
    exchange_messages,
    licence_ports,
    enterprises
);
diesel::allow_tables_to_appear_in_same_query!(principals, organisations);
diesel::allow_tables_to_appear_in_same_query!(approval_uses, ledger_accounts);

diesel::table! {
    case_subjects (case_id) {
        case_id -> Text,
        licence_id -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(case_subjects, cases, licences);

diesel::table! {
    issuing_tiers (year, category) {
        year -> Integer,
        category -> Text,
        tier -> Text,
        evidence -> Text,
    }
}

diesel::table! {
    management_modes (year, category) {
        year -> Integer,
        category -> Text,
        management -> Text,
        evidence -> Text,
    }
}

diesel::table! {
    quota_accounts (id) {
        id -> Text,
        enterprise_id -> Text,
        authority_path -> Text,
        programme -> Text,
        year -> Integer,
        commodity -> Text,
        market -> Text,
        pool -> Text,
        unit -> Text,
        allocated -> BigInt,
        transferred_in -> BigInt,
        free -> BigInt,
        issued -> BigInt,
        cleared -> BigInt,
        expired -> BigInt,
        handed_back -> BigInt,
        transferred_out -> BigInt,
        forfeited -> BigInt,
        deducted -> BigInt,
        closed_on -> Nullable<Date>,
        row_version -> Integer,
    }
}

diesel::table! {
    quota_entries (id) {
        id -> Text,
        account_id -> Text,
        kind -> Text,
        amount -> BigInt,
        licence_id -> Nullable<Text>,
        reference -> Text,
        balance -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    blank_stocks (organisation_id) {
        organisation_id -> Text,
        path -> Text,
        received -> BigInt,
        used -> BigInt,
        spoilt -> BigInt,
        lost -> BigInt,
        handed_on -> BigInt,
        on_hand -> BigInt,
        row_version -> Integer,
    }
}

diesel::table! {
    blank_ranges (first) {
        first -> Integer,
        last -> Integer,
        next -> Integer,
        organisation_id -> Text,
    }
}

diesel::table! {
    blank_outcomes (number) {
        number -> Integer,
        organisation_id -> Text,
        outcome -> Text,
        licence_id -> Nullable<Text>,
        reason -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    licence_collectors (licence_id) {
        licence_id -> Text,
        name -> Text,
        document_last_four -> Text,
        named_at -> Timestamp,
    }
}

diesel::table! {
    case_batches (id) {
        id -> Text,
        enterprise_id -> Text,
        reference -> Text,
        added_at -> Timestamp,
    }
}

diesel::table! {
    case_batch_items (batch_id, client_reference) {
        batch_id -> Text,
        client_reference -> Text,
        digest -> Text,
        case_id -> Text,
        added_at -> Timestamp,
    }
}

diesel::table! {
    licence_totals (dimension, place, month, key, kind, unit) {
        dimension -> Text,
        key -> Text,
        month -> Integer,
        kind -> Text,
        unit -> Text,
        place -> Text,
        licences -> BigInt,
        quantity -> BigInt,
        amount_usd -> BigInt,
        cleared -> BigInt,
        replaced -> BigInt,
        returned -> BigInt,
        revoked -> BigInt,
        lost -> BigInt,
        expired -> BigInt,
        unused -> BigInt,
    }
}

diesel::table! {
    licences_counted (licence_id) {
        licence_id -> Text,
        totals -> Text,
    }
}

diesel::table! {
    processing_times (month, matter, organisation_id) {
        month -> Integer,
        matter -> Text,
        organisation_id -> Text,
        path -> Text,
        cases -> BigInt,
        histogram -> Text,
        beyond_statutory -> BigInt,
        beyond_promised -> BigInt,
    }
}

diesel::table! {
    cases_counted (case_id) {
        case_id -> Text,
    }
}

diesel::table! {
    statistics_progress (name) {
        name -> Text,
        position -> BigInt,
        counted_at -> Timestamp,
    }
}

diesel::table! {
    licence_ports (port, licence_id) {
        port -> Text,
        licence_id -> Text,
    }
}

diesel::joinable!(licence_ports -> licences (licence_id));
diesel::table! {
    quota_plans (id) {
        id -> Text,
        programme -> Text,
        year -> Integer,
        commodity -> Text,
        market -> Text,
        pool -> Text,
        batch -> Integer,
        document -> Text,
        unit -> Text,
        method -> Text,
        total -> BigInt,
        lot -> BigInt,
        least -> BigInt,
        weight_record -> Integer,
        weight_world -> Integer,
        weight_capacity -> Integer,
        weight_applied -> Integer,
        apply_from -> Date,
        apply_until -> Date,
        gives_remainder -> Bool,
        ceilings -> Text,
        traders -> Text,
        state -> Text,
        remaining -> BigInt,
        scenario_id -> Nullable<Text>,
        proposed_by -> Nullable<Text>,
        row_version -> Integer,
    }
}

diesel::table! {
    quota_regions (plan_id, authority_path) {
        plan_id -> Text,
        authority_path -> Text,
        quantity -> BigInt,
        remaining -> BigInt,
        document -> Text,
    }
}

diesel::table! {
    quota_ceilings (plan_id, enterprise_id) {
        plan_id -> Text,
        enterprise_id -> Text,
        record -> BigInt,
        world -> BigInt,
        ceiling -> Nullable<BigInt>,
    }
}

diesel::table! {
    quota_applications (id) {
        id -> Text,
        plan_id -> Text,
        enterprise_id -> Text,
        authority_path -> Text,
        general_trade -> BigInt,
        processing_trade -> BigInt,
        record -> BigInt,
        world -> BigInt,
        capacity -> BigInt,
        importer -> Nullable<Text>,
        contract -> Text,
        consents -> Bool,
        state -> Text,
        reason -> Text,
        submitted_at -> Timestamp,
        row_version -> Integer,
    }
}

diesel::table! {
    quota_scenarios (id) {
        id -> Text,
        plan_id -> Text,
        note -> Text,
        total -> BigInt,
        lot -> BigInt,
        least -> BigInt,
        weight_record -> Integer,
        weight_world -> Integer,
        weight_capacity -> Integer,
        weight_applied -> Integer,
        made_by -> Text,
        made_at -> Timestamp,
        applicants -> BigInt,
        winners -> BigInt,
        awarded -> BigInt,
    }
}

diesel::table! {
    quota_awards (scenario_id, enterprise_id) {
        scenario_id -> Text,
        enterprise_id -> Text,
        applied -> BigInt,
        award -> BigInt,
        is_entered -> Bool,
    }
}

diesel::table! {
    quota_transfers (id) {
        id -> Text,
        account_id -> Text,
        transferor_id -> Text,
        transferee_id -> Text,
        quantity -> BigInt,
        reference -> Text,
        state -> Text,
        row_version -> Integer,
    }
}

diesel::table! {
    quota_suspensions (id) {
        id -> Text,
        kind -> Text,
        programme -> Text,
        year -> Integer,
        commodity -> Text,
        market -> Text,
        from_day -> Date,
        until_day -> Date,
        document -> Text,
        is_lifted -> Bool,
        row_version -> Integer,
    }
}

diesel::table! {
    quota_debts (enterprise_id, plan_id) {
        enterprise_id -> Text,
        plan_id -> Text,
        year -> Integer,
        commodity -> Text,
        market -> Text,
        quantity -> BigInt,
    }
}

diesel::table! {
    quota_papers (number) {
        number -> Text,
        kind -> Text,
        account_id -> Text,
        enterprise_id -> Text,
        quantity -> BigInt,
        signed -> Text,
        issued_on -> Date,
    }
}

diesel::joinable!(quota_ceilings -> enterprises (enterprise_id));
diesel::joinable!(quota_awards -> enterprises (enterprise_id));
diesel::allow_tables_to_appear_in_same_query!(quota_ceilings, enterprises);
diesel::allow_tables_to_appear_in_same_query!(quota_awards, enterprises);

diesel::joinable!(tender_bidders -> tenders (tender_id));
diesel::allow_tables_to_appear_in_same_query!(tender_bidders, tenders);

diesel::table! {
    tender_qualifications (id) {
        id -> Text,
        tender_id -> Text,
        enterprise_id -> Text,
        authority_path -> Text,
        exported -> BigInt,
        value -> BigInt,
        supplied -> BigInt,
        state -> Text,
        reason -> Text,
        row_version -> Integer,
    }
}

diesel::allow_tables_to_appear_in_same_query!(quota_transfers, quota_accounts);
