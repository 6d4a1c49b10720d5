namespace Budkavle.Domain.Mandates;

/// <summary>In what capacity somebody acts for the owner of a mailbox. The number is stored: never change or reuse one.</summary>
public enum MandateKind : byte
{
    None = 0,

    /// <summary>Firmatecknare: signs for a company alone, and does in its mailbox what an owner does.</summary>
    Signatory = 1,

    /// <summary>Signs for a company together with another: reads nothing alone, approves readers with a second one.</summary>
    JointSignatory = 2,

    /// <summary>Somebody whom the owner lets read.</summary>
    Reader = 3,

    /// <summary>Represents the estate of an owner who has died.</summary>
    Estate = 4,
}
