using Budkavle.Domain.Identity;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>Who the provider says it is.</summary>
/// <param name="Number">Of now.</param>
/// <param name="Level">How sure it is.</param>
/// <param name="Former">The samordningsnummer that the person had before the personnummer, if the provider knows of one.</param>
internal sealed record OidcIdentity(IdentityNumber Number, AssuranceLevel Level, IdentityNumber? Former);
