using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Budkavle.Api.GovNotify.Access;
using Budkavle.Api.GovNotify.Files;
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
internal sealed partial class NotifyMessages(
    TemplateStore templates, NotifyKeys keys, OutboundBook book, NotifyFiles files, SenderQuotas quotas, NotifyOptions options,
    SecurityOptions security)
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
        (request, var filled, var refusal) = await FillAsync(service, settings, request, cleaned, cancellationToken);
        if (filled is null) return (null, cleaned, refusal);
        var message = ToMessage(sender, key, request, filled, from) with { Markup = MarkupOf(request, filled, cleaned) };
        var (accepted, kept) = await AcceptAsync([message], cancellationToken);
        return (accepted?[0], cleaned, kept);
    }

    /// <summary>Takes messages of one service, key and kind from the day's limits and has them written down: all or none.</summary>
    public async ValueTask<(IReadOnlyList<StandingMessage>? Accepted, IResult? Refusal)> AcceptAsync(
        IReadOnlyList<OutboundMessage> made, CancellationToken cancellationToken)
    {
        var isCounted = made[0].Key != OutboundKey.Test;
        if (isCounted && TakeQuota(made) is { } exceeded) return (null, exceeded);
        if (await book.AcceptAsync(made, cancellationToken) is { } accepted) return (accepted, null);
        if (isCounted) GiveQuotaBack(made);
        return (null, Problem.RetryAfter(ProblemCode.Overloaded, TimeSpan.FromSeconds(1)));
    }

    /// <summary>What the service may not send to anybody.</summary>
    public NotifyError? ForbidsAll(NotifySettings settings, NotifyRequest request)
    {
        if (request.Kind == OutboundKind.Email && !settings.Email) return NotifyError.BadRequest("Service is not allowed to send emails");
        return request.Kind == OutboundKind.Sms && (!settings.Sms || options.SmsFrom is null)
            ? NotifyError.BadRequest("Service is not allowed to send text messages") : null;
    }

    private NotifyError? Forbids(NotifySettings settings, NotifyRequest request, OutboundKey key)
    {
        if (ForbidsAll(settings, request) is { } forbidden) return forbidden;
        if (key != OutboundKey.Team || settings.Guests.Contains(request.To, StringComparer.OrdinalIgnoreCase)) return null;
        return NotifyError.BadRequest("Can’t send to this recipient using a team-only API key");
    }

    public static (string From, NotifyError? Refusal) FindSender(NotifySettings settings, NotifyRequest request, Guid service)
    {
        var known = request.Kind == OutboundKind.Sms ? settings.SmsSenders : settings.ReplyTo;
        if (request.SenderId is not { } id) return (known.Count > 0 ? known[0].Value : "", null);
        return known.FirstOrDefault(one => one.Id == id) is { } found
            ? (found.Value, null)
            : ("", NotifyError.BadRequest($"{request.SenderField} {id} does not exist in database for service id {service}"));
    }

    private async ValueTask<(NotifyRequest Request, FilledTemplate? Filled, NotifyError? Refusal)> FillAsync(
        Guid service, NotifySettings settings, NotifyRequest request, Dictionary<string, NotifyCleaned> cleaned,
        CancellationToken cancellationToken)
    {
        var (version, refusal) = await NotifyTemplates.FindAsync(
            templates, service, request.TemplateId, request.KindName, cancellationToken);
        if (version is null) return (request, null, refusal);
        (request, var wrongFile) = await KeepFilesAsync(service, settings, version, request, cancellationToken);
        if (wrongFile is not null) return (request, null, NotifyError.BadRequest(wrongFile));
        var (filled, fault) = TemplateFiller.Fill(request.TemplateId, version, Clean(request, cleaned));
        if (filled is null) return (request, null, NotifyError.BadRequest(fault!));
        return Measure(request.Kind, filled) is { } wrong ? (request, null, NotifyError.BadRequest(wrong)) : (request, filled, null);
    }

    /// <summary>Keeps files and puts links in their place. One that the template does not use does not matter.</summary>
    private async ValueTask<(NotifyRequest Request, string? Fault)> KeepFilesAsync(
        Guid service, NotifySettings settings, TemplateVersion version, NotifyRequest request, CancellationToken cancellationToken)
    {
        var used = version.Names().Select(TemplateValues.KeyOf).ToHashSet();
        var given = request.Values
            .Where(value => NotifyFile.IsFile(value.Value) && used.Contains(TemplateValues.KeyOf(value.Key))).ToList();
        if (given.Count == 0) return (request, null);
        if (request.Kind == OutboundKind.Sms) return (request, "Can only send a file by email");
        if (settings.FilesContact is null)
        {
            return (request, "Send files by email has not been set up - add contact details for your service at "
                + NotifyText.UriOf(security, $"services/{service}/service-settings/send-files-by-email"));
        }

        var read = given.ConvertAll(value => (value.Key, Read: NotifyFile.Read(value.Value)));
        // All are looked at before any is kept.
        if (read.Find(one => one.Read.Fault is not null).Read.Fault is { } wrong) return (request, wrong);
        var values = request.Values.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, (file, _)) in read)
        {
            var (address, fault) = await files.KeepAsync(service, request.To, file!, cancellationToken);
            if (address is null) return (request, fault);
            values[name] = JsonSerializer.SerializeToElement(address, NotifyJson.Default.String);
        }

        return (request with { Values = values, Links = [.. read.Select(one => TemplateValues.KeyOf(one.Key))] }, null);
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

    /// <summary>
    /// The subject on one line, as GOV.UK Notify makes it: a run of spaces, line breaks and other controls is one space.
    /// </summary>
    public static string SubjectOf(FilledTemplate filled) => OneLine().Replace(filled.Subject, " ").Trim();

    [GeneratedRegex(@"[\s\p{Cc}]+", RegexOptions.CultureInvariant)]
    private static partial Regex OneLine();

    /// <summary>What is wrong with a message's length; null if nothing is.</summary>
    public static string? Measure(OutboundKind kind, FilledTemplate filled)
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
        var length = SubjectOf(filled).Length;
        return length <= SubjectMax
            ? null : $"Subjects cannot be longer than {SubjectMax} characters. Your subject is {length} characters long.";
    }

    private NotifyError? TakeQuota(IReadOnlyList<OutboundMessage> made)
    {
        var (sender, name, abroad) = (made[0].Sender, NameOf(made[0].Kind), made.Count(IsAbroad));
        if (abroad > 0 && !quotas.TryTake(sender, Abroad, AbroadPerDayMax, abroad))
            return NotifyError.QuotaExceeded(Abroad, AbroadPerDayMax);
        if (quotas.TryTake(sender, name, PerDayMax, made.Count)) return null;
        quotas.GiveBack(sender, Abroad, abroad);
        return NotifyError.QuotaExceeded(name, PerDayMax);
    }

    private void GiveQuotaBack(IReadOnlyList<OutboundMessage> made)
    {
        quotas.GiveBack(made[0].Sender, NameOf(made[0].Kind), made.Count);
        quotas.GiveBack(made[0].Sender, Abroad, made.Count(IsAbroad));
    }

    private static string NameOf(OutboundKind kind) => kind == OutboundKind.Sms ? TemplateTypes.Sms : TemplateTypes.Email;

    private static bool IsAbroad(OutboundMessage message) =>
        message.Kind == OutboundKind.Sms && !message.To.StartsWith(NotifyPhone.HomeCode, StringComparison.Ordinal);

    /// <summary>Values are no markup, whatever they say, but for links of our own making.</summary>
    public static string MarkupOf(NotifyRequest request, FilledTemplate filled, IReadOnlyDictionary<string, NotifyCleaned> cleaned)
    {
        if (filled.Body.ContentType != "text/markdown") return "";
        var escaped = cleaned.Keys.Select(TemplateValues.KeyOf).ToHashSet();
        return EmailMarkup.Write(filled.Spans.Where(span => !request.Links.Contains(TemplateValues.KeyOf(span.Name))).Select(
            span => new EmailSpan(span.Start, span.Length, escaped.Contains(TemplateValues.KeyOf(span.Name)))));
    }

    public static OutboundMessage ToMessage(
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
            Subject = isSms ? "" : SubjectOf(filled),
            Body = filled.Body.Content,
            From = isSms ? from : "",
            ReplyTo = isSms ? "" : from,
            UnsubscribeAt = request.UnsubscribeAt ?? "",
        };
    }
}
