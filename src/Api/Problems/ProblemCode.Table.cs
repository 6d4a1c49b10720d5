namespace Budkavle.Api.Problems;

/// <summary>The table of codes. To add one, add a line.</summary>
public sealed partial class ProblemCode
{
    // What was sent cannot be read.
    public static readonly ProblemCode BadRequest = new("bad_request", 400, "The request is not valid HTTP for this route.");
    public static readonly ProblemCode MalformedJson = new("malformed_json", 400, "The body is not the JSON that this route reads.");
    public static readonly ProblemCode InvalidParameter =
        new("invalid_parameter", 400, "A parameter of the address or query is not valid.");
    public static readonly ProblemCode InvalidCursor = new("invalid_cursor", 400, "The cursor was not given out by this service.");
    public static readonly ProblemCode IdempotencyKeyMissing = new("idempotency_key_missing", 400, "The Idempotency-Key is missing.");
    public static readonly ProblemCode IdempotencyKeyInvalid = new("idempotency_key_invalid", 400, "The Idempotency-Key is not valid.");
    public static readonly ProblemCode RequestTimeout = new("request_timeout", 408, "The request arrived too slowly.");
    public static readonly ProblemCode RequestTooLarge = new("request_too_large", 413, "The body is larger than this route accepts.");
    public static readonly ProblemCode LineTooLarge = new("line_too_large", 413, "The line is longer than this route accepts.");
    public static readonly ProblemCode HeadersTooLarge =
        new("headers_too_large", 431, "The header fields are larger than the service accepts.");
    public static readonly ProblemCode UnsupportedMediaType =
        new("unsupported_media_type", 415, "The Content-Type is not one that this route reads.");
    public static readonly ProblemCode UnsupportedEncoding =
        new("unsupported_encoding", 415, "The Content-Encoding is not one that this route reads.");

    // Who asks.
    public static readonly ProblemCode Unauthorized = new("unauthorized", 401, "The access token is missing, wrong, expired or revoked.");
    public static readonly ProblemCode ForbiddenScope = new("forbidden_scope", 403, "The access token lacks the scope of this route.");
    public static readonly ProblemCode Forbidden = new("forbidden", 403, "The caller may not do this.");

    // What is asked for.
    public static readonly ProblemCode NotFound = new("not_found", 404, "There is no such thing, or not for this caller.");
    public static readonly ProblemCode MethodNotAllowed = new("method_not_allowed", 405, "The route exists but not with this method.");
    public static readonly ProblemCode NotAcceptable =
        new("not_acceptable", 406, "The route cannot answer in a form that Accept allows.");
    public static readonly ProblemCode ContentsPurged =
        new("contents_purged", 410, "The contents were removed by a rule of the service's; that the letter came stays on record.");
    public static readonly ProblemCode Conflict = new("conflict", 409, "The present state does not allow it.");
    public static readonly ProblemCode PreconditionFailed = new("precondition_failed", 412, "It has changed since it was read.");

    // What the contents mean.
    public static readonly ProblemCode InvalidLetter = new("invalid_letter", 422, "The letter breaks a rule of its fields.");
    public static readonly ProblemCode InvalidRecipient =
        new("invalid_recipient", 422, "The recipient is not a valid identity or organisation number.");
    public static readonly ProblemCode RecipientNotReachable =
        new("recipient_not_reachable", 422, "The recipient has no mailbox that takes this letter.");
    public static readonly ProblemCode IdempotencyKeyReused =
        new("idempotency_key_reused", 422, "The Idempotency-Key was used with other contents.");
    public static readonly ProblemCode InvalidContent =
        new("invalid_content", 422, "The contents are missing or not of an accepted kind.");
    public static readonly ProblemCode InvalidDispatch = new("invalid_dispatch", 422, "The dispatch breaks a rule of its fields.");
    public static readonly ProblemCode InvalidSender = new("invalid_sender", 422, "The sender or its client breaks a rule of its fields.");
    public static readonly ProblemCode InvalidCallback = new("invalid_callback", 422, "The callback breaks a rule of its fields.");
    public static readonly ProblemCode InvalidTemplate =
        new("invalid_template", 422, "The template breaks a rule of its fields, or a value for it is missing or is none.");
    public static readonly ProblemCode InvalidIntake = new("invalid_intake", 422, "The intake breaks a rule of its fields.");
    public static readonly ProblemCode InvalidForm = new("invalid_form", 422, "The form breaks a rule of its fields.");
    public static readonly ProblemCode InvalidSettings = new("invalid_settings", 422, "The settings break a rule of their fields.");
    public static readonly ProblemCode InvalidMandate = new("invalid_mandate", 422, "The mandate breaks a rule of its fields.");
    public static readonly ProblemCode InvalidPackage =
        new("invalid_package", 422, "The package is damaged, or made by nobody whose packages are taken. Nothing of it was taken.");
    public static readonly ProblemCode ForeignPackage = new("foreign_package", 422, "The package is not meant for this mailbox.");
    public static readonly ProblemCode ApprovalRequired =
        new("approval_required", 422, "The sender's own rule wants two people to approve this in the portal first.");
    public static readonly ProblemCode QuotaExceeded = new("quota_exceeded", 422, "The sender's quota is used up.");

    // The service's own state. 429 and 503 carry Retry-After.
    public static readonly ProblemCode RateLimited = new("rate_limited", 429, "This caller sends more requests than its share.");
    public static readonly ProblemCode InternalError = new("internal_error", 500, "The service failed; the trace id finds the reason.");
    public static readonly ProblemCode Overloaded = new("overloaded", 503, "The service is full. Nothing was done; send it again later.");
    public static readonly ProblemCode Unavailable =
        new("unavailable", 503, "A part of the service does not answer. Repeat with the same key.");
    public static readonly ProblemCode TimedOut = new("timed_out", 504, "The outcome is not known in time. Repeat with the same key.");
}
