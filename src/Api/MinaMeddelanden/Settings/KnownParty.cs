namespace Budkavle.Api.MinaMeddelanden.Settings;

/// <summary>An organisation that may call, or whose signatures count.</summary>
/// <param name="Organisation">Twelve digits, beginning with 16, as in the serial number of its certificates' subject.</param>
/// <param name="Roles">What it is.</param>
/// <param name="Thumbprints">
/// SHA-256 of the only certificates that count for it, in hexadecimal; empty for any that hangs from the configured roots.
/// </param>
public sealed record KnownParty(string Organisation, PartyRoles Roles, IReadOnlyList<string> Thumbprints)
{
    /// <summary>What the register calls it; null where only its number is known.</summary>
    public string? Name { get; init; }

    public bool Is(PartyRoles any) => (Roles & any) != 0;

    /// <summary>Shown in logs instead of the number.</summary>
    public override string ToString() => $"KnownParty ({Roles})";
}
