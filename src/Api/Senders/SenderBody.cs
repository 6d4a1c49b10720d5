using System.Globalization;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Senders;

/// <summary>A sender as the operator sees it.</summary>
internal sealed record SenderBody
{
    public required string SenderId { get; init; }

    public required string OrganisationNumber { get; init; }

    public required string Name { get; init; }

    public required string Status { get; init; }

    public required SenderContactBody Contact { get; init; }

    public required IReadOnlyList<string> Rights { get; init; }

    public required long LettersPerDay { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public required IReadOnlyList<ClientBody> Clients { get; init; }

    public static SenderBody Of(SenderView sender) => new()
    {
        SenderId = SenderIds.Format(sender.Id),
        OrganisationNumber = sender.Number.ToString("D12", CultureInfo.InvariantCulture),
        Name = sender.Name,
        Status = sender.Suspended ? "suspended" : "active",
        Contact = new SenderContactBody(sender.ContactName, sender.ContactEmail, sender.ContactPhone),
        Rights = RightNames.Of((SenderRights)sender.Rights),
        LettersPerDay = sender.LettersPerDay,
        RegisteredAt = sender.RegisteredAt,
        Clients = [.. sender.Clients.Select(client => ClientBody.Of(sender.Id, client))],
    };
}
