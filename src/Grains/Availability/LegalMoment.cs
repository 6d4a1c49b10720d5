using Budkavle.Domain.Availability;

namespace Budkavle.Grains.Availability;

/// <summary>How far the service has proved when it could be reached.</summary>
/// <param name="ProvenUntil">
/// The last proof of life, milliseconds since 1970: no outage that begins before it will be recorded later. 0 if there is none.
/// </param>
/// <param name="Outages">All outages up to then.</param>
public sealed record LegalMoment(long ProvenUntil, IReadOnlyList<Outage> Outages);
