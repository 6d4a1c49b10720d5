using Budkavle.Api.Security.Clients;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Senders;

/// <summary>Wires senders and their clients. Needs <c>KeyedHashes</c>, <c>IGrainFactory</c> and a <c>TimeProvider</c>.</summary>
public static class SenderServices
{
    public static IServiceCollection AddBudkavleSenders(this IServiceCollection services) => services
        .AddSingleton<SenderDirectory>()
        .AddSingleton<SenderIndex>()
        .AddSingleton<SenderQuotas>()
        .AddSingleton<SenderRegistrar>()
        .AddSingleton<IClientDirectory, ClientDirectory>();
}
