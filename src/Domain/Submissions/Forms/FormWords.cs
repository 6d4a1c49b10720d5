namespace Budkavle.Domain.Submissions;

/// <summary>Words of a form in Swedish, and in English where the agency has them. Plain text; nothing of it becomes markup.</summary>
/// <param name="Sv">Always there.</param>
/// <param name="En">Null: whoever reads English sees the Swedish words.</param>
public sealed record FormWords(string Sv, string? En = null)
{
    public string In(bool isSwedish) => isSwedish ? Sv : En ?? Sv;
}
