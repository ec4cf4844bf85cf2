//! The form for a pet that is not on record yet.

use super::error_of;
use crate::tab_storage::draft::NewPet;
use allpet_contract::pets::{BreedQuery, SearchBreeds};
use allpet_domain::{FieldError, english::English, pet::Species};
use allpet_ui::{
    pet_form::{ALTERED_HINT, MICROCHIP_HINT, born_hint, sex_choices},
    prelude::*,
};

/// Props of [`PetForm`].
#[derive(Properties, PartialEq)]
pub(crate) struct PetFormProps {
    /// The answers so far.
    pub(crate) pet: NewPet,
    /// Called with the changed pet.
    pub(crate) onchange: Callback<NewPet>,
    /// The errors of the fields.
    pub(crate) errors: Vec<FieldError>,
    /// The English of the place where the pet lives, for dates; the browser's until the place is known.
    pub(crate) english: Option<English>,
    /// The species that some jurisdiction licenses.
    pub(crate) species: Vec<Species>,
}

impl PetFormProps {
    fn setter<T: 'static>(&self, set_answer: impl Fn(&mut NewPet, T) + 'static) -> Callback<T> {
        let (pet, onchange) = (self.pet.clone(), self.onchange.clone());
        Callback::from(move |value| {
            let mut pet = pet.clone();
            set_answer(&mut pet, value);
            onchange.emit(pet);
        })
    }
}

/// The few facts that a licence needs; owners can add the rest in the dashboard.
#[component]
pub(crate) fn PetForm(props: &PetFormProps) -> Html {
    let pet = &props.pet;
    let error = |name: &str| error_of(&props.errors, name);
    let species = props.species.iter().map(|species| {
        Choice::new(species.as_str(), species.label()).icon(crate::components::species_icon(*species))
    });
    html! {
        <div class="stack loose new-pet">
            <TextField name="name" label="Name" value={pet.name.clone()} error={error("name")} autocomplete="off"
                onchange={props.setter(|pet, value| pet.name = value)} />
            <RadioCards name="species" label="What kind of animal?" choices={species.collect::<Vec<_>>()} value={pet.species.clone()} error={error("species")}
                onchange={props.setter(|pet, value| pet.species = value)} />
            <BreedField species={Species::parse(&pet.species)} value={pet.breed.clone()} error={error("breed")}
                onchange={props.setter(|pet, value| pet.breed = value)} />
            <RadioCards name="sex" label="Sex" value={pet.sex.clone()} error={error("sex")} choices={sex_choices()}
                onchange={props.setter(|pet, value| pet.sex = value)} />
            <AlteredField name="altered" value={read_yes_or_no(&pet.altered)} error={error("altered")} hint={ALTERED_HINT}
                onchange={props.setter(|pet, altered| pet.altered = yes_or_no(Some(altered)).into())} />
            <div class="fields">
                <DateField name="born" english={props.english} label="Day of birth" value={pet.born.clone()} optional=true error={error("born")}
                    hint={born_hint(props.english)} onchange={props.setter(|pet: &mut NewPet, (text, _)| pet.born = text)} />
                <TextField name="microchip" label="Microchip number" kind={TextKind::Code} value={pet.microchip.clone()} optional=true
                    hint={MICROCHIP_HINT} error={error("microchip")} onchange={props.setter(|pet, value| pet.microchip = value)} />
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct BreedFieldProps {
    species: Option<Species>,
    value: AttrValue,
    error: Option<AttrValue>,
    onchange: Callback<String>,
}

/// The breed, with the register's names as suggestions.
#[component]
fn BreedField(props: &BreedFieldProps) -> Html {
    let q = use_debounced(props.value.clone(), 150);
    let kind = props.species.map_or("", Species::as_str);
    let key = format!("breeds/{kind}/{}", q.to_lowercase());
    let query = BreedQuery {
        q: q.to_string(),
        species: props.species,
    };
    let breeds = crate::queries::use_read_with(key, WhileLoading::Previous, SearchBreeds { query });
    let suggestions = breeds
        .data
        .iter()
        .flat_map(|breeds| breeds.iter())
        .map(|breed| Suggestion {
            value: breed.name.clone().into(),
            detail: Some(
                [&format::count(u64::from(breed.count)), " licensed"]
                    .concat()
                    .into(),
            ),
        });
    html! {
        <Combobox name="breed" label="Breed" value={props.value.clone()} onchange={props.onchange.clone()} optional=true
            suggestions={suggestions.collect::<Vec<_>>()} loading={breeds.loading} error={props.error.clone()} />
    }
}
