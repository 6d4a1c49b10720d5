using System.Globalization;
using System.Text;
using Budkavle.Api.GovNotify.Access;
using Budkavle.Api.GovNotify.Keys;
using Budkavle.Api.GovNotify.Notifications;
using Budkavle.Api.Letters;
using Budkavle.Api.Templates;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Domain.Letters.Templates;

namespace Budkavle.Api.GovNotify.Bulk;

/// <summary>
/// Messages to many by one request: all rows are looked at before any is accepted, and all are accepted by one commit, so that a request
/// whose answer was lost has sent either everything or nothing.
/// </summary>
internal sealed class NotifyBulk(
    TemplateStore templates, NotifyKeys keys, NotifyMessages messages, TimeProvider time)
{
    /// <summary>Text made of all rows together: what one commit takes, and others wait for.</summary>
    public const int BytesMax = 32 * 1024 * 1024;

    /// <summary>Faults told of one request.</summary>
    private const int FaultsMax = 10;

    private static readonly Dictionary<string, (OutboundKind Kind, string Column)> _kinds = new(StringComparer.Ordinal)
    {
        [TemplateTypes.Email] = (OutboundKind.Email, "email address"),
        [TemplateTypes.Sms] = (OutboundKind.Sms, "phone number"),
    };

    private static readonly Dictionary<string, NotifyCleaned> _nothingCleaned = [];
    private readonly SemaphoreSlim _place = new(1);

    /// <summary>One at a time in a process, since each has its whole table in memory; false if another is under way.</summary>
    public bool TryEnter() => _place.Wait(0);

    public void Leave() => _place.Release();

    public async ValueTask<(NotifyBulkSent? Sent, IResult? Refusal)> SendAsync(
        UInt128 sender, OutboundKey key, NotifyBulkRequest asked, CancellationToken cancellationToken)
    {
        var service = Ids.ToGuid(sender);
        var (_, template) = await templates.ReadAsync(service, asked.TemplateId, cancellationToken);
        if (template is null) return (null, NotifyError.BadRequest("Template not found"));
        if (!_kinds.TryGetValue(template.Type, out var kind))
            return (null, NotifyError.BadRequest($"{template.Type} template is not suitable for bulk notification"));
        var (version, refusal) = await NotifyTemplates.FindAsync(
            templates, service, asked.TemplateId, template.Type, cancellationToken);
        if (version is null) return (null, refusal);
        var settings = await keys.FindSettingsAsync(service, cancellationToken);
        var form = NewRequest(asked, kind.Kind);
        if (messages.ForbidsAll(settings, form) is { } forbidden) return (null, forbidden);
        var (from, unknown) = NotifyMessages.FindSender(settings, form, service);
        if (unknown is not null) return (null, unknown);
        var (made, wrong) = Make(sender, key, settings, version, asked, form, kind.Column, from);
        if (made is null) return (null, NotifyError.BadRequest(wrong!));
        var (accepted, kept) = await messages.AcceptAsync(made, cancellationToken);
        if (accepted is null) return (null, kept);
        return (new NotifyBulkSent(new NotifyBulkSent.Job
        {
            Id = Guid.NewGuid(),
            OriginalFileName = asked.Name,
            NotificationCount = made.Count,
            CreatedAt = NotifyText.Of(time.GetUtcNow()),
            ScheduledFor = NotifyText.Of(Ids.ToTime(asked.ScheduledFor)),
            Service = service,
            Template = asked.TemplateId,
            TemplateType = template.Type,
            TemplateVersion = version.Number,
            SenderId = asked.SenderId,
        }), null);
    }

    private static NotifyRequest NewRequest(NotifyBulkRequest asked, OutboundKind kind) => new()
    {
        Kind = kind, TemplateId = asked.TemplateId, To = "", Values = new Dictionary<string, System.Text.Json.JsonElement>(),
        Reference = asked.Reference, ScheduledFor = asked.ScheduledFor, SenderId = asked.SenderId,
    };

    /// <returns>A message for each row, or what is wrong: rows by number and columns by name, never what stands there.</returns>
    private static (List<OutboundMessage>? Made, string? Wrong) Make(
        UInt128 sender, OutboundKey key, NotifySettings settings, TemplateVersion version, NotifyBulkRequest asked, NotifyRequest form,
        string recipientColumn, string from)
    {
        var names = asked.Table[0].Select(TemplateValues.KeyOf).ToArray();
        string[] needed = [recipientColumn, .. version.Names()];
        var missing = needed.Where(name => !names.Contains(TemplateValues.KeyOf(name))).Distinct().ToList();
        if (missing.Count > 0) return (null, "Missing column headers: " + string.Join(", ", missing));
        if (names.Where(name => name.Length > 0).GroupBy(name => name).Any(same => same.Count() > 1))
            return (null, "Duplicate column headers");
        var at = Array.IndexOf(names, TemplateValues.KeyOf(recipientColumn));
        var (made, faults, bytes) = (new List<OutboundMessage>(asked.Table.Count - 1), new List<string>(), 0L);
        for (var row = 1; row < asked.Table.Count && faults.Count < FaultsMax; row++)
        {
            var (message, fault) = MakeOne(sender, key, settings, version, form, asked.Table[row], names, at, recipientColumn, from);
            if (message is null) faults.Add(string.Create(CultureInfo.InvariantCulture, $"Row {row} - {fault}"));
            else made.Add(message);
            bytes += Encoding.UTF8.GetByteCount(message?.Body ?? "") + Encoding.UTF8.GetByteCount(message?.Subject ?? "");
            if (bytes > BytesMax) return (null, $"All messages together are longer than {BytesMax} bytes. Send fewer rows at a time.");
        }

        return faults.Count > 0 ? (null, "Some rows have errors. " + string.Join(". ", faults) + ".") : (made, null);
    }

    private static (OutboundMessage? Message, string? Fault) MakeOne(
        UInt128 sender, OutboundKey key, NotifySettings settings, TemplateVersion version, NotifyRequest form, string[] cells,
        string[] names, int at, string column, string from)
    {
        var (to, fault) = ReadRecipient(form.Kind, at < cells.Length ? cells[at] : "");
        if (to is null) return (null, $"`{column}`: {fault}");
        if (cells.Length > names.Length) return (null, "more cells than columns");
        if (key == OutboundKey.Team && !settings.Guests.Contains(to, StringComparer.OrdinalIgnoreCase))
            return (null, $"`{column}`: Can’t send to this recipient using a team-only API key");
        var values = new TemplateValues();
        for (var i = 0; i < cells.Length; i++)
        {
            // An empty cell is a value that is missing.
            if (cells[i].Length > 0) values.Add(names[i], cells[i]);
        }

        var (filled, wrong) = TemplateFiller.Fill(form.TemplateId, version, values);
        if (filled is null) return (null, wrong);
        if (NotifyMessages.Measure(form.Kind, filled) is { } tooLong) return (null, tooLong.TrimEnd('.'));
        var request = form with { To = to };
        var message = NotifyMessages.ToMessage(sender, key, request, filled, from);
        return (message with { Markup = NotifyMessages.MarkupOf(request, filled, _nothingCleaned) }, null);
    }

    private static (string? To, string? Fault) ReadRecipient(OutboundKind kind, string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return (null, "Missing");
        if (kind == OutboundKind.Sms) return NotifyPhone.Read(text);
        return EmailAddress.TryParse(text.Trim(), out var address) ? (address.ToString(), null) : (null, "Not a valid email address");
    }
}
