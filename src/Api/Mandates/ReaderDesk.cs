using System.Security.Cryptography;
using Budkavle.Api.Letters;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Mandates;
using Budkavle.Grains.Identity;

namespace Budkavle.Api.Mandates;

/// <summary>What owners and signatories do with readers: the same for API and pages.</summary>
public sealed class ReaderDesk(MandateDesk desk, ISignatoryRegister signatories, KeyedHashes hashes, TimeProvider time)
{
    /// <summary>The readers of all the owner's mailboxes, newest first, each with the mailbox in whose book it stands.</summary>
    public async Task<IReadOnlyList<(UInt128 Mailbox, ReaderItem Reader)>> ListAsync(MailboxAccess access)
    {
        var list = new List<(UInt128, ReaderItem)>();
        var now = time.GetUtcNow();
        foreach (var mailbox in access.Mailboxes)
        {
            var book = await desk.ReadAsync(mailbox);
            list.AddRange(book.Given.Reverse().Select(given => (mailbox, ReaderItem.Of(book, given, now))));
        }

        return list;
    }

    /// <summary>
    /// Appoints a reader. Says nothing about the person: neither whether there is a mailbox of that number, nor whether anybody has it.
    /// </summary>
    /// <param name="access">Whose letters, and who appoints.</param>
    /// <param name="caller">The person who asks, for two in union.</param>
    /// <param name="number">The reader's.</param>
    /// <param name="request">The rest; its number is not looked at.</param>
    public async Task<(Guid Id, MandateRefusal Refusal)> AppointAsync(
        MailboxAccess access, UInt128 caller, IdentityNumber number, ReaderRequest request)
    {
        var person = number.IsPerson ? hashes.MailboxOf(number).Value : 0;
        // Oneself one may read already, and a mandate for it would only confuse the log.
        if (person == 0 || person == caller || access.Mailboxes.Contains(person)) return (default, MandateRefusal.InvalidField);
        var (acting, until) = (access.Acting, request.Until ?? default);
        var mandate = new Mandate
        {
            Id = new Guid(RandomNumberGenerator.GetBytes(16)),
            Kind = MandateKind.Reader,
            Person = person,
            PersonName = (request.Name ?? "").Trim(),
            OwnerName = acting?.OwnerName ?? (request.OwnerName ?? "").Trim(),
            Senders = [.. (request.Senders ?? []).Distinct().Select(Ids.ToUInt128)],
            MayConfirm = request.MayConfirm,
            Until = until,
        };
        var proposedBy = acting is { Kind: MandateKind.JointSignatory } ? caller : UInt128.Zero;
        return (mandate.Id, await desk.GiveAsync(access.Mailbox, mandate, acting?.PersonName ?? "", proposedBy));
    }

    /// <summary>
    /// A second signatory approves what a first one proposed. Both have to be signatories now: a proposal of somebody who has left the
    /// company is no signature any more.
    /// </summary>
    public async Task<MandateRefusal> ApproveAsync(MailboxAccess access, UInt128 caller, Guid id, CancellationToken cancellationToken)
    {
        var first = (await desk.ReadAsync(access.Mailbox)).Find(id)?.ProposedBy ?? 0;
        var signs = first != 0 && (await signatories.FindAsync(first, cancellationToken)).Any(right => right.Company == access.Mailbox);
        if (first != 0 && !signs) return MandateRefusal.NothingToApprove;
        return await ChangeAsync(
            access, id, () => new MandateApproved { Id = id, Person = caller, By = access.Acting?.PersonName ?? "" });
    }

    /// <summary>Takes a mandate back, at once. To take away needs one signatory only.</summary>
    public Task<MandateRefusal> EndAsync(MailboxAccess access, Guid id) =>
        ChangeAsync(access, id, () => new MandateEnded { Id = id, By = access.Acting?.PersonName ?? "" });

    /// <summary>Its holder gives a mandate up.</summary>
    public async Task<MandateRefusal> GiveUpAsync(UInt128 person, Guid id, CancellationToken cancellationToken) =>
        await desk.FindAsync(person, id, cancellationToken) is { Mandate: not null } acting
            ? await desk.RecordAsync(acting.Owner, new MandateEnded { Id = id, By = acting.PersonName })
            : MandateRefusal.NoSuchMandate;

    /// <summary>Estates are the register's matter: their mandates are not the owner's to change.</summary>
    private async Task<MandateRefusal> ChangeAsync(MailboxAccess access, Guid id, Func<MandateEvent> change)
    {
        foreach (var mailbox in access.Mailboxes)
        {
            if ((await desk.ReadAsync(mailbox)).Find(id) is { Mandate.Kind: MandateKind.Reader })
                return await desk.RecordAsync(mailbox, change());
        }

        return MandateRefusal.NoSuchMandate;
    }
}
