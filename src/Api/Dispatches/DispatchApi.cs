using Budkavle.Api.Letters;
using Budkavle.Grains.Letters.Dispatches;

namespace Budkavle.Api.Dispatches;

/// <summary>Wires dispatches with all that is below them. Needs what letters need, and senders.</summary>
public static class DispatchApi
{
    public static IServiceCollection AddBudkavleDispatchApi(this IServiceCollection services) =>
        services.AddBudkavleDispatches().AddSingleton<IDispatchLetters, DispatchLetters>()
            .AddSingleton<DispatchDesk>().AddSingleton<RecipientIntake>();
}
