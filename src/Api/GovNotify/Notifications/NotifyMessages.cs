using System.Text;
using System.Text.Json;
using Budkavle.Api.GovNotify.Access;
using Budkavle.Api.GovNotify.Keys;
using Budkavle.Api.Letters;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Api.Templates;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Domain.Letters.Templates;
using Budkavle.Grains.Letters.Outbound;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>Makes e-mails and SMS of requests, by the contract's rules, and has them written down to be sent.</summary>
internal sealed class NotifyMessages(
    TemplateStore templates, NotifyKeys keys, OutboundBook book, SenderQuotas quotas, NotifyOptions options, SecurityOptions security)
{
    public const int PerDayMax = 250_000;
    public const int AbroadPerDayMax = 100;
    public const int EmailBytesMax = 2_000_000;
    public const int SmsLengthMax = 918;

    /// <summary>A header's line; GOV.UK Notify names no limit of its own.</summary>
    public const int SubjectMax = 998;
    private const string Abroad = "international_sms";

    /// <returns>The message as it was accepted, what was cleaned in it, or why it was refused.</returns>
    public async ValueTask<(StandingMessage? Accepted, IReadOnlyDictionary<string, NotifyCleaned> Cleaned, IResult? Refusal)> SendAsync(
        UInt128 sender, OutboundKey key, NotifyRequest request, CancellationToken cancellationToken)
    {
        var service = Ids.ToGuid(sender);
        var settings = await keys.FindSettingsAsync(service, cancellationToken);
        var cleaned = new Dictionary<string, NotifyCleaned>();
        if (Forbids(settings, request, key) is { } forbidden) return (null, cleaned, forbidden);
        var (from, unknown) = FindSender(settings, request, service);
        if (unknown is not null) return (null, cleaned, unknown);
        var (filled, refusal) = await FillAsync(service, request, cleaned, cancellationToken);
        if (filled is null) return (null, cleaned, refusal);
        if (key != OutboundKey.Test && TakeQuota(sender, request) is { } exceeded) return (null, cleaned, exceeded);
        var accepted = await book.AcceptAsync(ToMessage(sender, key, request, filled, from), cancellationToken);
        return accepted is null
            ? (null, cleaned, Problem.RetryAfter(ProblemCode.Overloaded, TimeSpan.FromSeconds(1)))
            : (accepted, cleaned, null);
    }

    private NotifyError? Forbids(NotifySettings settings, NotifyRequest request, OutboundKey key)
    {
        if (request.Kind == OutboundKind.Email && !settings.Email) return NotifyError.BadRequest("Service is not allowed to send emails");
        if (request.Kind == OutboundKind.Sms && (!settings.Sms || options.SmsFrom is null))
            return NotifyError.BadRequest("Service is not allowed to send text messages");
        if (key != OutboundKey.Team || settings.Guests.Contains(request.To, StringComparer.OrdinalIgnoreCase)) return null;
        return NotifyError.BadRequest("Can’t send to this recipient using a team-only API key");
    }

    private static (string From, NotifyError? Refusal) FindSender(NotifySettings settings, NotifyRequest request, Guid service)
    {
        var known = request.Kind == OutboundKind.Sms ? settings.SmsSenders : settings.ReplyTo;
        if (request.SenderId is not { } id) return (known.Count > 0 ? known[0].Value : "", null);
        return known.FirstOrDefault(one => one.Id == id) is { } found
            ? (found.Value, null)
            : ("", NotifyError.BadRequest($"{request.SenderField} {id} does not exist in database for service id {service}"));
    }

    private async ValueTask<(FilledTemplate? Filled, NotifyError? Refusal)> FillAsync(
        Guid service, NotifyRequest request, Dictionary<string, NotifyCleaned> cleaned, CancellationToken cancellationToken)
    {
        var (version, refusal) = await NotifyTemplates.FindAsync(
            templates, service, request.TemplateId, request.KindName, cancellationToken);
        if (version is null) return (null, refusal);
        if (FindFile(service, version, request) is { } file) return (null, file);
        var (filled, fault) = TemplateFiller.Fill(request.TemplateId, version, Clean(request, cleaned));
        if (filled is null) return (null, NotifyError.BadRequest(fault!));
        return Measure(request.Kind, filled) is { } wrong ? (null, NotifyError.BadRequest(wrong)) : (filled, null);
    }

    /// <summary>Files go as links; no service is set up for that here. One that the template does not use does not matter.</summary>
    private NotifyError? FindFile(Guid service, TemplateVersion version, NotifyRequest request)
    {
        var used = version.Names().Select(TemplateValues.KeyOf).ToHashSet();
        var hasFile = request.Values.Any(value => value.Value.ValueKind == JsonValueKind.Object
            && value.Value.TryGetProperty("file", out _) && used.Contains(TemplateValues.KeyOf(value.Key)));
        if (!hasFile) return null;
        return NotifyError.BadRequest(request.Kind == OutboundKind.Sms
            ? "Can only send a file by email"
            : "Send files by email has not been set up - add contact details for your service at "
                + NotifyText.UriOf(security, $"services/{service}/service-settings/send-files-by-email"));
    }

    private static IReadOnlyDictionary<string, JsonElement> Clean(NotifyRequest request, Dictionary<string, NotifyCleaned> cleaned)
    {
        var names = request.Sanitise.Select(TemplateValues.KeyOf).ToHashSet();
        if (names.Count == 0) return request.Values;
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Values)
        {
            values[name] = value;
            if (value.ValueKind != JsonValueKind.String || !names.Contains(TemplateValues.KeyOf(name))) continue;
            var (before, after) = (value.GetString()!, NotifySanitiser.Clean(value.GetString()!));
            if (after == before) continue;
            cleaned[name] = new NotifyCleaned(before, after);
            values[name] = JsonSerializer.SerializeToElement(after, NotifyJson.Default.String);
        }

        return values;
    }

    /// <summary>What is wrong with a message's length; null if nothing is.</summary>
    private static string? Measure(OutboundKind kind, FilledTemplate filled)
    {
        var body = filled.Body.Content;
        if (string.IsNullOrWhiteSpace(body)) return "Your message is empty.";
        if (kind == OutboundKind.Sms)
        {
            return body.Length <= SmsLengthMax ? null : "Your message is too long. Text messages cannot be longer than "
                + $"{SmsLengthMax} characters. Your message is {body.Length} characters long.";
        }

        var bytes = Encoding.UTF8.GetByteCount(body);
        if (bytes > EmailBytesMax) return $"Emails cannot be longer than {EmailBytesMax} bytes. Your message is {bytes} bytes.";
        return filled.Subject.Length <= SubjectMax ? null
            : $"Subjects cannot be longer than {SubjectMax} characters. Your subject is {filled.Subject.Length} characters long.";
    }

    private NotifyError? TakeQuota(UInt128 sender, NotifyRequest request)
    {
        var isAbroad = request.Kind == OutboundKind.Sms && !request.To.StartsWith(NotifyPhone.HomeCode, StringComparison.Ordinal);
        if (isAbroad && !quotas.TryTake(sender, Abroad, AbroadPerDayMax, 1)) return NotifyError.QuotaExceeded(Abroad, AbroadPerDayMax);
        return quotas.TryTake(sender, request.KindName, PerDayMax, 1) ? null : NotifyError.QuotaExceeded(request.KindName, PerDayMax);
    }

    private static OutboundMessage ToMessage(
        UInt128 sender, OutboundKey key, NotifyRequest request, FilledTemplate filled, string from)
    {
        var isSms = request.Kind == OutboundKind.Sms;
        return new OutboundMessage
        {
            Kind = request.Kind,
            Key = key,
            Status = key == OutboundKey.Test ? NotifySimulator.StatusOf(request.To) : OutboundStatus.Created,
            Sender = sender,
            Template = Ids.ToUInt128(filled.TemplateId),
            TemplateVersion = filled.Version,
            ScheduledFor = request.ScheduledFor,
            Reference = request.Reference ?? "",
            To = request.To,
            Subject = isSms ? "" : filled.Subject,
            Body = filled.Body.Content,
            From = isSms ? from : "",
            ReplyTo = isSms ? "" : from,
            UnsubscribeAt = request.UnsubscribeAt ?? "",
        };
    }
}
