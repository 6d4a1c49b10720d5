namespace Budkavle.Api.Setup;

/// <summary>What bringing a part of a set-up has done.</summary>
/// <param name="Made">False where it was there already, and stays as it is.</param>
/// <param name="Secret">What signs a new callback; shown here and never again.</param>
/// <param name="BearerToken">What a new callback of the form notify brings in Authorization.</param>
internal sealed record SetupMade(bool Made, string? Secret = null, string? BearerToken = null)
{
    public override string ToString() => nameof(SetupMade);
}
