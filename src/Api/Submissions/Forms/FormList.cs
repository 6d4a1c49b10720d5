using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>An agency's forms, by code; closed ones too.</summary>
/// <param name="Forms">At most <see cref="FormLimits.PerAgencyMax"/>.</param>
public sealed record FormList(IReadOnlyList<FormList.Item> Forms)
{
    /// <param name="Code">The form's name in addresses.</param>
    /// <param name="Title">What it is called.</param>
    /// <param name="Version">The newest.</param>
    /// <param name="Open">Whether citizens can fill it in.</param>
    /// <param name="UpdatedAt">When it was last changed.</param>
    public sealed record Item(string Code, FormWords Title, int Version, bool Open, DateTimeOffset UpdatedAt);
}
