using System.Buffers.Binary;
using System.Security.Cryptography;
using Budkavle.Api.Letters;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Mandates;

namespace Budkavle.Api.Mandates;

/// <summary>
/// One person acting for the owner of a mailbox, as of this request: in what capacity, and what it allows. Signatories, readers and
/// representatives of estates differ in nothing else.
/// </summary>
public sealed record Acting
{
    public required Guid Id { get; init; }

    public required MandateKind Kind { get; init; }

    /// <summary>The mailbox in whose book the mandate is, or the company's.</summary>
    public required UInt128 Owner { get; init; }

    public required string OwnerName { get; init; }

    /// <summary>What the owner's log calls the person.</summary>
    public required string PersonName { get; init; }

    /// <summary>Null for a signatory, whose right is not kept here.</summary>
    public Mandate? Mandate { get; init; }

    /// <summary>The packed number of the company, for opening its mailbox; 0 for others.</summary>
    internal ulong Number { get; init; }

    public bool MayRead => Kind is MandateKind.Signatory or MandateKind.Reader or MandateKind.Estate;

    /// <summary>Settings, registering, turning senders away.</summary>
    public bool MayManage => Kind == MandateKind.Signatory;

    /// <summary>Who holds a mandate gives none on; two in union do it together.</summary>
    public bool MayAppoint => Kind is MandateKind.Signatory or MandateKind.JointSignatory;

    public bool MaySeeLog => Kind is MandateKind.Signatory or MandateKind.Estate;

    /// <summary>Whether it counts as the owner's doing that this person opens a letter.</summary>
    public bool Counts => Kind == MandateKind.Signatory || Mandate is { MayConfirm: true };

    /// <summary>Whether letters of the mailbox may be hidden from this person.</summary>
    public bool IsLimited => Mandate is { Senders.Count: > 0 } or { LettersFrom: not null };

    internal LetterActor Actor => new(Ids.ToUInt128(Id), Kind, PersonName);

    /// <summary>Readers read, and confirm where the owner lets them; what else is done with letters is the owner's own matter.</summary>
    public bool May(LetterCommand command) => Kind switch
    {
        MandateKind.Signatory => true,
        MandateKind.Estate => Counts || command == LetterCommand.See,
        MandateKind.Reader => command == LetterCommand.See || (Counts && command is LetterCommand.Read or LetterCommand.Confirm),
        _ => false,
    };

    public bool Sees(in LetterRow row) =>
        MayRead && (Mandate is null || Mandate.Sees(row.Sender, DateTimeOffset.FromUnixTimeMilliseconds(row.AvailableAt)));

    internal static Acting Of(UInt128 person, SignatoryRight right) => new()
    {
        Id = IdOf(person, right),
        Kind = right.Alone ? MandateKind.Signatory : MandateKind.JointSignatory,
        Owner = right.Company,
        OwnerName = right.CompanyName,
        PersonName = right.PersonName,
        Number = right.Number.Value,
    };

    internal static Acting Of(UInt128 owner, Mandate mandate) => new()
    {
        Id = mandate.Id,
        Kind = mandate.Kind,
        Owner = owner,
        OwnerName = mandate.OwnerName,
        PersonName = mandate.PersonName,
        Mandate = mandate,
    };

    /// <summary>The same for as long as the register says the same, in every process.</summary>
    private static Guid IdOf(UInt128 person, SignatoryRight right)
    {
        Span<byte> bytes = stackalloc byte[33];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, right.Company);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], person);
        bytes[32] = right.Alone ? (byte)1 : (byte)0;
        return new Guid(SHA256.HashData(bytes).AsSpan(0, 16), bigEndian: true);
    }
}
