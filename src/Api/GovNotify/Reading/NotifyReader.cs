using System.Text;
using Budkavle.Api.GovNotify.Notifications;
using Budkavle.Api.Letters;
using Budkavle.Api.Security;
using Budkavle.Api.Templates;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Reading;

/// <summary>What became of what a service has sent, as the contract shows it.</summary>
internal sealed class NotifyReader(OutboundBook book, LetterFinder letters, ContentVault contents, SecurityOptions security)
{
    private static readonly string[] _kinds = ["", TemplateTypes.Email, TemplateTypes.Sms, TemplateTypes.Letter];

    /// <summary>Null for what is unknown, another service's, or was sent otherwise.</summary>
    /// <exception cref="ContentsPurgedException">It is a letter whose body was removed by rule.</exception>
    public async ValueTask<NotifyNotification?> FindAsync(UInt128 sender, Guid id, CancellationToken cancellationToken)
    {
        if (await letters.FindForSenderAsync(id, sender, cancellationToken) is { } letter)
            return await OfLetterAsync(letter, contents.GetAsync, cancellationToken);
        return await book.FindAsync(sender, id, cancellationToken) is { } message
            ? await OfMessageAsync(message, cancellationToken) : null;
    }

    /// <summary>A page of those sent with keys of one type. A letter whose body was removed by rule is there with an empty one.</summary>
    public async ValueTask<IReadOnlyList<NotifyNotification>> ListAsync(
        UInt128 sender, OutboundKey key, NotifyListQuery query, int limit, CancellationToken cancellationToken)
    {
        var before = long.MaxValue;
        if (query.OlderThan is { } id)
        {
            if (await book.FindVersionAsync(sender, id, cancellationToken) is not { } version) return [];
            before = version;
        }

        var found = await book.ListAsync(
            sender, before, row => row.Key == key && query.Wants(row), query.Reference, limit, cancellationToken);
        var shown = new List<NotifyNotification>(found.Count);
        foreach (var message in found)
        {
            var one = message.Row.Letter == 0
                ? await OfMessageAsync(message, cancellationToken) : await FindListedAsync(sender, message.Id, cancellationToken);
            if (one is not null) shown.Add(one);
        }

        return shown;
    }

    private async ValueTask<NotifyNotification?> FindListedAsync(UInt128 sender, Guid id, CancellationToken cancellationToken) =>
        await letters.FindForSenderAsync(id, sender, cancellationToken) is { } letter
            ? await OfLetterAsync(letter, contents.GetIfKeptAsync, cancellationToken) : null;

    private async ValueTask<NotifyNotification> OfMessageAsync(StandingMessage standing, CancellationToken cancellationToken)
    {
        var (message, row) = (standing.Message, standing.Row);
        var template = Ids.ToGuid(message.Template);
        var isSms = message.Kind == OutboundKind.Sms;
        var isLetter = message.Kind == OutboundKind.Letter;
        return new NotifyNotification
        {
            Id = standing.Id,
            Reference = message.Reference.Length == 0 ? null : message.Reference,
            EmailAddress = message.Kind == OutboundKind.Email ? message.To : null,
            PhoneNumber = isSms ? message.To : null,
            Type = _kinds[(int)message.Kind],
            Status = NotifyStatus.NameOf(message.Kind, row.Status),
            Template = new NotifyTemplateUse(
                template, message.TemplateVersion, NotifyText.UriOfTemplate(security, template, message.TemplateVersion)),
            Body = await book.ReadBodyAsync(message, cancellationToken),
            Subject = isSms ? null : message.Subject,
            CreatedAt = NotifyText.Of(Ids.ToTime(row.CreatedAt)!.Value),
            SentAt = NotifyText.Of(Ids.ToTime(row.SentAt)),
            CompletedAt = NotifyText.Of(Ids.ToTime(row.CompletedAt)),
            ScheduledFor = NotifyText.Of(Ids.ToTime(message.ScheduledFor)),
            OneClickUnsubscribeUrl = message.UnsubscribeAt.Length == 0 ? null : message.UnsubscribeAt,
            // What a gateway takes for an SMS is between it and the operator.
            CostInPounds = isSms ? null : 0,
            IsCostDataReady = !isSms,
            EstimatedDelivery = isLetter ? NotifyText.Of(Ids.ToTime(row.CompletedAt)) : null,
        };
    }

    private async ValueTask<NotifyNotification?> OfLetterAsync(
        LetterState found, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> get,
        CancellationToken cancellationToken)
    {
        // A letter that was sent otherwise has no template, which the contract requires.
        if (found.Letter is not { Template: { IsNone: false, IsMerge: false } } letter) return null;
        var body = letter.BodyHash.IsEmpty ? letter.Body : await get(letter.BodyHash, cancellationToken) ?? default;
        var template = Ids.ToGuid(letter.Template.Id);
        var delivered = NotifyText.Of(found.DeliveredAt);
        return new NotifyNotification
        {
            Id = found.LetterId,
            Reference = found.Reference,
            Type = TemplateTypes.Letter,
            Status = NotifyStatus.NameOf(OutboundKind.Letter, delivered is null ? OutboundStatus.Created : OutboundStatus.Delivered),
            Template = new NotifyTemplateUse(
                template, letter.Template.Version, NotifyText.UriOfTemplate(security, template, letter.Template.Version)),
            Body = Encoding.UTF8.GetString(body.Span),
            Subject = found.Subject,
            CreatedAt = NotifyText.Of(found.AcceptedAt),
            SentAt = delivered,
            CompletedAt = delivered,
            EstimatedDelivery = delivered,
        };
    }
}
