using System.Globalization;
using System.Xml;
using Budkavle.Api.Letters;
using Budkavle.Api.MinaMeddelanden.Delivering;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>
/// Which senders an account accepts (<c>AccountPreferences</c> of schema Recipient). The contract lists those that are accepted, a mailbox
/// those that are not: between the two stand the senders among the configured parties. Others that a mailbox blocks stay blocked.
/// </summary>
internal sealed class SenderChoices(MinaMeddelandenOptions options, LetterSenders senders, SenderDirectory directory)
{
    private const int AcceptedMax = 10_000;
    private const string Ns = Schemas.Recipient;

    private readonly string[] _known = [.. options.Parties.Where(party => party.Is(PartyRoles.Sender)).Select(party => party.Organisation)];

    /// <summary>Numbers and names of the senders that are accepted.</summary>
    public async Task<IReadOnlyList<(string Number, string Name)>> FindAcceptedAsync(MailboxSettings settings)
    {
        var blocked = settings.BlockedSenders.ToHashSet();
        var accepted = new List<(string Number, string Name)>();
        foreach (var number in _known)
        {
            if (senders.FindId(number) is not { } id || blocked.Contains(id.ToString("x32", CultureInfo.InvariantCulture))) continue;
            if (await directory.FindAsync(id) is { } sender) accepted.Add((number, sender.Name));
        }

        return accepted;
    }

    /// <summary>Numbers with the names of those among them that are senders here; the number instead for the others.</summary>
    public async Task<IReadOnlyList<(string Number, string Name)>> NameAsync(IEnumerable<string> numbers)
    {
        var named = new List<(string Number, string Name)>();
        foreach (var number in numbers)
        {
            var sender = senders.FindId(number) is { } id ? await directory.FindAsync(id) : null;
            named.Add((number, sender?.Name ?? number));
        }

        return named;
    }

    public static void Write(XmlWriter xml, string owner, IEnumerable<(string Number, string Name)> accepted)
    {
        xml.WriteElementString("Id", Ns, owner);
        foreach (var (number, name) in accepted)
        {
            xml.WriteStartElement("AcceptedSenders", Ns);
            xml.WriteElementString("Id", Schemas.Sender, number);
            xml.WriteElementString("Name", Schemas.Sender, name);
            xml.WriteEndElement();
        }
    }

    /// <summary>The account's number and the numbers of the senders that it shall accept.</summary>
    /// <exception cref="SoapFaultException">They are not as the contract has them.</exception>
    public static (string Owner, HashSet<string> Accepted) Read(XmlElement element)
    {
        var parts = new ElementReader(element);
        var owner = RecipientIds.Check(parts.TakeText(Ns, "Id").Trim(), "Id");
        var accepted = new HashSet<string>();
        while (parts.TryTake(Ns, "AcceptedSenders") is { } one)
        {
            if (accepted.Count == AcceptedMax) throw new SoapFaultException(FaultCode.TooLarge, "There are too many AcceptedSenders.");
            var sender = new ElementReader(one);
            accepted.Add(RecipientIds.Check(sender.TakeText(Schemas.Sender, "Id").Trim(), "Id of a sender"));
            sender.TakeText(Schemas.Sender, "Name");
            sender.TryTakeText(Schemas.Sender, "Attention");
            sender.End();
        }

        parts.End();
        return (owner, accepted);
    }

    /// <summary>What is blocked when these are accepted.</summary>
    public IReadOnlyList<Guid> Block(IReadOnlyList<Guid> before, IReadOnlySet<string> accepted)
    {
        var refused = _known.Where(number => !accepted.Contains(number));
        var blocked = before.Except(IdsOf(accepted)).Union(IdsOf(refused));
        return [.. blocked];
    }

    private IEnumerable<Guid> IdsOf(IEnumerable<string> numbers) =>
        numbers.Select(senders.FindId).OfType<UInt128>().Select(Ids.ToGuid);
}
