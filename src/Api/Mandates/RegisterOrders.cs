using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Mandates;
using Budkavle.Grains.Identity;

namespace Budkavle.Api.Mandates;

/// <summary>
/// What the keeper of a register orders about the owners of mailboxes, each with a reference to the decision behind it. Every order is a
/// row of steps of which each may be repeated and each leaves the letters readable: one that broke off is given again.
/// </summary>
internal sealed class RegisterOrders(
    MandateDesk desk, MailboxGate gate, MailboxRegister register, CitizenSessions sessions, KeyedHashes hashes)
{
    /// <summary>
    /// The owner has died: nobody logs in with the number, no letters come, and what is there is kept. Senders learn what they learn of
    /// every closed mailbox, that they have to write on paper.
    /// </summary>
    public async Task<MandateRefusal> RegisterDeathAsync(
        IdentityNumber number, string evidence, string by, CancellationToken cancellationToken)
    {
        foreach (var mailbox in await desk.MailboxesOfAsync(KeyOf(number)))
        {
            var refusal = await desk.RecordAsync(mailbox, new DeathRegistered { Evidence = evidence, By = by });
            if (refusal != MandateRefusal.None) return refusal;
            await register.HoldAsync(mailbox, isHeld: true);
            gate.Forget(mailbox);
            await sessions.CloseAllAsync(mailbox, cancellationToken);
        }

        return MandateRefusal.None;
    }

    /// <summary>That was a mistake. The mailbox stays closed until its owner opens it again.</summary>
    public async Task<MandateRefusal> WithdrawDeathAsync(IdentityNumber number, string evidence, string by)
    {
        foreach (var mailbox in await desk.MailboxesOfAsync(KeyOf(number)))
        {
            var refusal = await desk.RecordAsync(mailbox, new DeathWithdrawn { Evidence = evidence, By = by });
            if (refusal != MandateRefusal.None) return refusal;
            await register.HoldAsync(mailbox, isHeld: false);
            gate.Forget(mailbox);
        }

        return MandateRefusal.None;
    }

    /// <summary>Lets somebody read the letters of the dead. The same order again is the same mandate.</summary>
    /// <param name="number">Of the dead.</param>
    /// <param name="representative">Of a person.</param>
    /// <param name="order">What it allows; person, kind and id are set here.</param>
    /// <param name="by">Who ordered.</param>
    public async Task<(Guid Id, MandateRefusal Refusal)> OpenEstateAsync(
        IdentityNumber number, IdentityNumber representative, Mandate order, string by)
    {
        if (!representative.IsPerson || representative == number) return (default, MandateRefusal.InvalidField);
        var owner = (await desk.MailboxesOfAsync(KeyOf(number)))[0];
        var person = KeyOf(representative);
        var mandate = order with { Id = IdOf(owner, person, order.Evidence), Kind = MandateKind.Estate, Person = person };
        return (mandate.Id, await desk.GiveAsync(owner, mandate, by));
    }

    public async Task<MandateRefusal> EndEstateAsync(IdentityNumber number, Guid id, string by)
    {
        var owner = (await desk.MailboxesOfAsync(KeyOf(number)))[0];
        return (await desk.ReadAsync(owner)).Find(id) is { Mandate.Kind: MandateKind.Estate }
            ? await desk.RecordAsync(owner, new MandateEnded { Id = id, By = by })
            : MandateRefusal.NoSuchMandate;
    }

    /// <summary>
    /// A person has another number: its mailbox shows the letters of the old number beside its own, and whoever writes to the old number
    /// still reaches the person. No letter is moved, so ids and receipts stay what they were.
    /// </summary>
    // 1  the new number's book names the old one and all before it: the owner sees both from here on
    // 2  a mailbox that one of them has and the other has not is made, so that senders reach both
    // 3  the old number's book names the new one, which closes log-in with the old; its sessions end
    public async Task<MandateRefusal> ChangeNumberAsync(
        IdentityNumber former, IdentityNumber present, string evidence, string by, CancellationToken cancellationToken)
    {
        if (!former.IsPerson || !present.IsPerson || former == present) return MandateRefusal.InvalidField;
        var (old, now) = (KeyOf(former), KeyOf(present));
        var book = await desk.ReadAsync(old);
        if (book.Successor != 0 && book.Successor != now) return MandateRefusal.NumberReplaced;
        foreach (var mailbox in (IEnumerable<UInt128>)[.. book.Formers, old])
        {
            var refusal = mailbox == now
                ? MandateRefusal.NumberReplaced
                : await desk.RecordAsync(now, new FormerNumberAdded { Former = mailbox, Evidence = evidence, By = by });
            if (refusal != MandateRefusal.None) return refusal;
        }

        await register.EvenOutAsync(old, former.Value, now, present.Value);
        var replaced = await desk.RecordAsync(old, new NumberReplaced { Successor = now, Evidence = evidence, By = by });
        gate.Forget(old);
        gate.Forget(now);
        await sessions.CloseAllAsync(old, cancellationToken);
        return replaced;
    }

    /// <summary>The same as an e-ID states it, at every log-in: where it is done already nothing is touched.</summary>
    public async Task<MandateRefusal> FollowAsync(
        IdentityNumber former, IdentityNumber present, string evidence, string by, CancellationToken cancellationToken)
    {
        if ((await desk.ReadAsync(KeyOf(former))).Successor == KeyOf(present)) return MandateRefusal.None;
        var reference = evidence[..Math.Min(evidence.Length, MandateRules.EvidenceMax)];
        return await ChangeNumberAsync(former, present, reference, by, cancellationToken);
    }

    private UInt128 KeyOf(IdentityNumber number) => hashes.MailboxOf(number).Value;

    private static Guid IdOf(UInt128 owner, UInt128 person, string evidence)
    {
        var text = Encoding.UTF8.GetBytes(evidence);
        var bytes = new byte[32 + text.Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, owner);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), person);
        text.CopyTo(bytes, 32);
        return new Guid(SHA256.HashData(bytes).AsSpan(0, 16), bigEndian: true);
    }
}
