namespace Budkavle.Grains.Tests.Notifications.Mail;

/// <summary>Runs where dkimpy can verify Ed25519 too (Debian: python3-nacl); elsewhere it is skipped and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class Ed25519FactAttribute : FactAttribute
{
    public Ed25519FactAttribute() => Skip = DkimFactAttribute.Python is { } python && DkimFactAttribute.Has(python, "nacl")
        ? null
        : "dkimpy or PyNaCl is not installed (Debian: python3-dkim, python3-nacl).";
}
